//! Tables: columns share the width, heads are repeated on each page the table reaches.

use crate::layout::{Flow, Stack};
use crate::sheet::{BOTTOM, CELL, CELL_HEAD, CELL_LEAD, LEAD, MARGIN, MEASURE, Style, TOP};
use crate::structure::{NodeId, Role};
use crate::{Side, Table};

/// Room between columns.
const GUTTER: f32 = 10.0;
/// Heads higher than this are not repeated, so that every page has room for rows.
const HIGHEST_HEADS: f32 = (BOTTOM - TOP) / 3.0;

/// Lays a table below what is there.
pub(crate) fn lay(flow: &mut Flow, table: &Table) {
    let node = flow.laid.structure.add(Role::Table);
    if !table.caption.is_empty() {
        let caption = flow.laid.structure.add_in(node, Role::Caption);
        let mut stack = Stack::at(MARGIN);
        stack.write(&table.caption, LEAD, MEASURE, Some(caption));
        flow.gap(6.0);
        flow.place(&[stack]);
        flow.gap(4.0);
    }
    if table.has_heads() {
        heads(flow, table, node);
    }
    let body = flow.laid.structure.add_in(node, Role::Body);
    for cells in &table.rows {
        let row = flow.laid.structure.add_in(body, Role::Row);
        let mut stacks = Vec::new();
        for (index, column) in places(table).into_iter().enumerate() {
            let (role, style) = match index {
                0 => (Role::RowHead, CELL_LEAD),
                _ => (Role::Cell, CELL),
            };
            let cell = flow.laid.structure.add_in(row, role);
            let text = cells.get(index).map_or("", String::as_str);
            stacks.push(stack(column, text, style, cell));
        }
        flow.place(&stacks);
        flow.after_row();
    }
    flow.heads.clear();
    flow.gap(6.0);
}

fn heads(flow: &mut Flow, table: &Table, node: NodeId) {
    let head = flow.laid.structure.add_in(node, Role::Head);
    let row = flow.laid.structure.add_in(head, Role::Row);
    let mut stacks = Vec::new();
    for (column, place) in table.columns.iter().zip(places(table)) {
        let cell = flow.laid.structure.add_in(row, Role::ColumnHead);
        stacks.push(stack(place, &column.head, CELL_HEAD, cell));
    }
    let before = flow.y;
    flow.place(&stacks);
    let height = flow.y - before;
    flow.after_row();
    if height < HIGHEST_HEADS {
        flow.heads = stacks;
    }
}

/// The left edge, width and side of each column.
fn places(table: &Table) -> Vec<(f32, f32, Side)> {
    let shares: f32 = table.columns.iter().map(|one| f32::from(one.share)).sum();
    let gutters = GUTTER * (table.columns.len().saturating_sub(1)) as f32;
    let room = MEASURE - gutters;
    let mut x = MARGIN;
    let mut places = Vec::new();
    for column in &table.columns {
        let width = room * f32::from(column.share) / shares.max(1.0);
        places.push((x, width, column.side));
        x += width + GUTTER;
    }
    places
}

fn stack((x, width, side): (f32, f32, Side), text: &str, style: Style, node: NodeId) -> Stack {
    let mut stack = Stack::at(x);
    // A cell without anything in it would be no cell to whoever listens.
    let text = if text.trim().is_empty() { "–" } else { text };
    stack.write(text, style, width, Some(node));
    if side == Side::Right {
        stack.align_right(width);
    }
    stack
}
