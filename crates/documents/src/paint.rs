//! Laid out pages become the bytes of a PDF: drawn, tagged, with title, language and outline.

use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use crate::font::{Run, face};
use crate::layout::Laid;
use crate::sheet::{BOTTOM, HEIGHT, Ink, MARGIN, MEASURE, Mark, SMALL, Style, TextMark, WIDTH};
use crate::structure::Painted;
use crate::{Document, DocumentError};

/// The thickness of a hairline.
const HAIR: f32 = 0.5;

/// Paints all pages.
pub(crate) fn paint(
    document: &Document,
    laid: &Laid,
    page_of: &dyn Fn(usize, usize) -> String,
) -> Result<Vec<u8>, DocumentError> {
    let mut file = krilla::Document::new_with(settings()?);
    let mut painted = Painted::default();
    for (index, sheet) in laid.sheets.iter().enumerate() {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).expect("invariant: A4 is a size");
        let mut page = file.start_page_with(size);
        let mut surface = page.surface();
        for mark in &sheet.marks {
            match mark {
                Mark::Text(text) => paint_text(&mut surface, text, &mut painted),
                Mark::Rule { x, width, y } => paint_rule(&mut surface, *x, *width, *y),
            }
        }
        let number = page_of(index + 1, laid.sheets.len());
        paint_foot(&mut surface, &document.title, &number);
        surface.finish();
        page.finish();
    }
    file.set_outline(outline(laid));
    file.set_metadata(metadata(document));
    file.set_tag_tree(laid.structure.tree(&painted, &document.language));
    file.finish()
        .map_err(|error| DocumentError::Written(format!("{error:?}")))
}

fn settings() -> Result<SerializeSettings, DocumentError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| DocumentError::Written(format!("{error:?}")))?;
    Ok(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    })
}

fn metadata(document: &Document) -> Metadata {
    let day = document.made_on;
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let made = DateTime::new(u16::try_from(day.year()).unwrap_or(0))
        .month(part(day.month()))
        .day(part(day.day()));
    Metadata::new()
        .title(document.title.clone())
        .language(document.language.clone())
        .authors(vec![document.author.clone()])
        .creator("Bina".to_owned())
        .creation_date(made)
}

fn outline(laid: &Laid) -> Outline {
    let mut outline = Outline::new();
    for (text, page, y) in &laid.outline {
        let place = XyzDestination::new(*page, Point::from_xy(MARGIN, *y));
        outline.push_child(OutlineNode::new(text.clone(), place));
    }
    outline
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Dark => rgb::Color::new(0x1c, 0x27, 0x33),
        Ink::Soft => rgb::Color::new(0x55, 0x61, 0x6d),
        Ink::Faint => rgb::Color::new(0xc9, 0xc5, 0xba),
    };
    Fill {
        paint: color.into(),
        ..Fill::default()
    }
}

fn paint_text(surface: &mut Surface<'_>, mark: &TextMark, painted: &mut Painted) {
    if let Some(node) = mark.node {
        let line = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        painted.add(node, line);
    } else {
        let kind = Artifact::with_kind(ArtifactType::PaginationOther);
        surface.start_tagged(ContentTag::Artifact(kind));
    }
    surface.set_fill(Some(fill(mark.style.ink)));
    surface.draw_glyphs(
        Point::from_xy(mark.x, mark.baseline),
        &mark.run.glyphs[mark.glyphs.clone()],
        face(mark.run.weight).font.clone(),
        &mark.run.text,
        mark.style.size,
        false,
    );
    surface.end_tagged();
}

fn paint_rule(surface: &mut Surface<'_>, x: f32, width: f32, y: f32) {
    let Some(rect) = Rect::from_xywh(x, y, width, HAIR) else {
        return;
    };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    let Some(path) = path.finish() else {
        return;
    };
    let kind = Artifact::with_kind(ArtifactType::Layout);
    surface.start_tagged(ContentTag::Artifact(kind));
    surface.set_fill(Some(fill(Ink::Faint)));
    surface.draw_path(&path);
    surface.end_tagged();
}

/// The foot of a page: what document it is of, and its number.
fn paint_foot(surface: &mut Surface<'_>, title: &str, number: &str) {
    let number = Run::new(SMALL.weight, number);
    let all = 0..number.glyphs.len();
    let width = number.width(&all) * SMALL.size;
    paint_footing(surface, &number, all, MARGIN + MEASURE - width);
    let title = Run::new(SMALL.weight, title);
    // A long title is cut to its first line.
    let room = (MEASURE - width - 12.0) / SMALL.size;
    if let Some(first) = title.lines(room).into_iter().next() {
        paint_footing(surface, &title, first, MARGIN);
    }
}

fn paint_footing(surface: &mut Surface<'_>, run: &Run, glyphs: std::ops::Range<usize>, x: f32) {
    let Style { size, ink, .. } = SMALL;
    let kind = Artifact::with_kind(ArtifactType::Footer);
    surface.start_tagged(ContentTag::Artifact(kind));
    surface.set_fill(Some(fill(ink)));
    surface.draw_glyphs(
        Point::from_xy(x, BOTTOM + 34.0),
        &run.glyphs[glyphs],
        face(run.weight).font.clone(),
        &run.text,
        size,
        false,
    );
    surface.end_tagged();
}
