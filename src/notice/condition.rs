//! Printing conditions: on what paper, by which press, with which inks.

/// A printing condition that is registered with the ICC, by whose name a print shop knows
/// what the inks of a PDF are to become on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Condition(usize);

/// The names, and what they stand for. The first is for the paper of official documents:
/// 胶版印刷纸 (GB/T 9704—2012 5.1), printed as ISO 12647-2:2013 has it.
const REGISTERED: [(&str, &str); 9] = [
    ("FOGRA52", "胶印，胶版纸（ISO 12647-2:2013，PSO Uncoated v3）"),
    ("FOGRA51", "胶印，涂布纸（ISO 12647-2:2013，PSO Coated v3）"),
    ("FOGRA47", "胶印，胶版纸（ISO 12647-2:2004，PSO Uncoated ISO12647）"),
    ("FOGRA39", "胶印，涂布纸（ISO 12647-2:2004，ISO Coated v2）"),
    ("JC200103", "胶印，涂布纸（Japan Color 2001 Coated）"),
    ("JC200104", "胶印，胶版纸（Japan Color 2001 Uncoated）"),
    ("CGATS TR 001", "胶印，涂布纸（SWOP）"),
    ("CGATS TR 006", "胶印，涂布纸（GRACoL 2006）"),
    ("CGATS21-2-CRPC6", "胶印，涂布纸（GRACoL 2013）"),
];

impl Condition {
    /// Their names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        REGISTERED.iter().map(|(name, _)| *name)
    }

    /// The one of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::names().position(|own| own == name).map(Self)
    }

    /// Its registered name.
    pub fn name(self) -> &'static str {
        REGISTERED[self.0].0
    }

    /// What it stands for.
    pub fn says(self) -> &'static str {
        REGISTERED[self.0].1
    }
}
