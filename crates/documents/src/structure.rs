//! What the lines on the pages mean, in the order they are read: headings, lists, tables. Readers of the screen go
//! by it.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use krilla::tagging::{
    Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

/// A node of the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(usize);

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Heading(u16, String),
    Paragraph,
    List,
    Item,
    ItemBody,
    Table,
    Caption,
    Head,
    Body,
    Row,
    ColumnHead,
    RowHead,
    Cell,
}

/// Everything a document means.
#[derive(Default)]
pub(crate) struct Structure {
    roots: Vec<NodeId>,
    nodes: Vec<(Role, Vec<NodeId>)>,
}

impl Structure {
    /// A node at the top.
    pub(crate) fn add(&mut self, role: Role) -> NodeId {
        let id = self.push(role);
        self.roots.push(id);
        id
    }

    /// A node within another.
    pub(crate) fn add_in(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = self.push(role);
        self.nodes[parent.0].1.push(id);
        id
    }

    fn push(&mut self, role: Role) -> NodeId {
        self.nodes.push((role, Vec::new()));
        NodeId(self.nodes.len() - 1)
    }

    /// The tree for the file, with the painted lines of each node.
    pub(crate) fn tree(&self, painted: &Painted, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for root in &self.roots {
            tree.push(self.group(*root, painted));
        }
        tree
    }

    fn group(&self, id: NodeId, painted: &Painted) -> Node {
        let (role, children) = &self.nodes[id.0];
        let mut group = TagGroup::new(tag(role));
        for line in painted.of(id) {
            group.push(*line);
        }
        for child in children {
            group.push(self.group(*child, painted));
        }
        group.into()
    }
}

fn tag(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, title) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(title.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::Head => Tag::THead.into(),
        Role::Body => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}

/// Lines that were painted, by the node they belong to.
#[derive(Default)]
pub(crate) struct Painted(BTreeMap<NodeId, Vec<Identifier>>);

impl Painted {
    /// Keeps a line.
    pub(crate) fn add(&mut self, node: NodeId, line: Identifier) {
        self.0.entry(node).or_default().push(line);
    }

    fn of(&self, node: NodeId) -> &[Identifier] {
        self.0.get(&node).map_or(&[], Vec::as_slice)
    }
}
