//! The names under which an OFD marks what is what.

/// The prefix, the namespace and the root of the tags of an OFD. The standard (GB/T 33476.1) is
/// not public: the defaults are those of an SDK of OFD readers, in which all three can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfdTags {
    /// What stands in front of every name.
    pub prefix: String,
    /// What the prefix stands for.
    pub namespace: String,
    /// The outermost element.
    pub root: String,
}

impl Default for OfdTags {
    fn default() -> Self {
        Self {
            prefix: "od".to_owned(),
            namespace: "http://www.officedocument.org".to_owned(),
            root: "电子公文".to_owned(),
        }
    }
}
