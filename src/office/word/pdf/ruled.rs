//! Tables by their ruling lines.

use super::glyphs::{Drawn, Rule, Sheet};
use super::lines::rows;
use crate::office::word::script::{Cell, Grid, Row, Slot, Stand, Within};

/// Lines that lie no farther apart are one, in millimetres.
const NEAR: f64 = 1.0;
/// The most lines across or down of a table.
const MOST: usize = 400;

/// The tables of a page with where each begins; their glyphs are taken out.
pub(super) fn tables(sheet: &mut Sheet) -> Vec<(f64, Grid)> {
    let mut found = Vec::new();
    for group in groups(&sheet.rules) {
        let xs = places(group.iter().filter(|rule| !rule.across));
        let ys = places(group.iter().filter(|rule| rule.across));
        // A box is no table.
        if xs.len() < 2 || ys.len() < 2 || xs.len() + ys.len() < 5 {
            continue;
        }
        if xs.len() > MOST || ys.len() > MOST {
            continue;
        }
        found.push((ys[0], table(&group, &xs, &ys, &mut sheet.glyphs)));
    }
    found
}

/// Lines that touch, together.
fn groups(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut groups: Vec<(Vec<Rule>, [f64; 4])> = Vec::new();
    for rule in rules {
        let own = extent(rule);
        let touches = |area: &[f64; 4]| {
            own[0] <= area[2] + NEAR
                && area[0] <= own[2] + NEAR
                && own[1] <= area[3] + NEAR
                && area[1] <= own[3] + NEAR
        };
        let mut joined = (vec![*rule], own);
        groups.retain_mut(|(lines, area)| {
            if !touches(area) {
                return true;
            }
            joined.0.append(lines);
            for i in 0..2 {
                joined.1[i] = joined.1[i].min(area[i]);
                joined.1[i + 2] = joined.1[i + 2].max(area[i + 2]);
            }
            false
        });
        groups.push(joined);
    }
    groups.into_iter().map(|(lines, _)| lines).collect()
}

fn extent(rule: &Rule) -> [f64; 4] {
    match rule.across {
        true => [rule.from, rule.at, rule.to, rule.at],
        false => [rule.at, rule.from, rule.at, rule.to],
    }
}

/// Where lines are, those that are nearly the same once.
fn places<'a>(rules: impl Iterator<Item = &'a Rule>) -> Vec<f64> {
    let mut all: Vec<f64> = rules.map(|rule| rule.at).collect();
    all.sort_by(f64::total_cmp);
    all.dedup_by(|next, last| *next - *last < NEAR);
    all
}

fn table(group: &[Rule], xs: &[f64], ys: &[f64], glyphs: &mut Vec<Drawn>) -> Grid {
    let drawn = |across: bool, at: f64, middle: f64| {
        group.iter().any(|rule| {
            rule.across == across
                && (rule.at - at).abs() < NEAR
                && rule.from - NEAR / 2.0 < middle
                && middle < rule.to + NEAR / 2.0
        })
    };
    let mut done = Vec::new();
    for r in 0..ys.len() - 1 {
        let (top, bottom) = (ys[r], ys[r + 1]);
        let mut slots = Vec::new();
        for c in 0..xs.len() - 1 {
            let (from, to) = (xs[c], xs[c + 1]);
            let slot = if c > 0 && !drawn(false, from, (top + bottom) / 2.0) {
                Slot::Left
            } else if r > 0 && !drawn(true, top, (from + to) / 2.0) {
                Slot::Up
            } else {
                Slot::Cell(Cell::default())
            };
            slots.push(slot);
        }
        done.push(Row { slots, height: Some(bottom - top), head: false });
    }
    // Each glyph belongs to the cell that its place is part of.
    let mut inside: Vec<Vec<Vec<Drawn>>> = vec![vec![Vec::new(); xs.len()]; ys.len()];
    glyphs.retain(|glyph| {
        let x = (glyph.x + glyph.end) / 2.0;
        let y = glyph.baseline - glyph.size * 0.35;
        let column = xs.partition_point(|at| *at <= x);
        let row = ys.partition_point(|at| *at <= y);
        if column == 0 || row == 0 || column == xs.len() || row == ys.len() {
            return true;
        }
        let (mut row, mut column) = (row - 1, column - 1);
        loop {
            match done[row].slots[column] {
                Slot::Left if column > 0 => column -= 1,
                Slot::Up if row > 0 => row -= 1,
                _ => break,
            }
        }
        inside[row][column].push(glyph.clone());
        false
    });
    for (r, row) in done.iter_mut().enumerate() {
        for (c, slot) in row.slots.iter_mut().enumerate() {
            if let Slot::Cell(cell) = slot {
                *cell = said(&inside[r][c]);
            }
        }
    }
    let widths = xs.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (place, within, ruled) = (String::new(), Within::Body, true);
    Grid { widths, rows: done, place, within, ruled }.tidied()
}

/// A cell with what its glyphs say: lines go on with each other.
fn said(glyphs: &[Drawn]) -> Cell {
    let rows = rows(glyphs);
    let single = rows.len() > 1 && rows.iter().all(|row| row.text().chars().count() == 1);
    let texts: Vec<String> = rows.iter().map(super::lines::Row::text).collect();
    Cell {
        text: if single { texts.join("\n") } else { texts.concat() },
        stand: Stand::Center,
        size: glyphs.first().map_or(0.0, |glyph| glyph.size * 72.0 / 25.4),
        ..Cell::default()
    }
}
