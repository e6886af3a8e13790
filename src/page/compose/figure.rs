//! Figures → what the template of a figure is filled in with.

use serde::Serialize;

use crate::notice::{Figure, Ink, Text};
use crate::page::fonts::Role;

use super::Setter;
use super::ending::ImageContext;

#[derive(Debug, Serialize)]
pub(super) struct FigureContext {
    image: ImageContext,
    /// In 字.
    width: Option<f64>,
    caption: Option<String>,
}

impl Setter<'_> {
    /// A figure, if its image could be read.
    pub(super) fn figure(&mut self, figure: &Figure) -> Option<FigureContext> {
        let mut caption = figure.caption.as_ref().map(|c| self.set(Role::Hei, c));
        if figure.numbered {
            self.figures += 1;
            let number = format!("图{}　", self.figures);
            self.check(Role::Hei, &Text { value: number.clone(), ..Text::default() });
            caption = caption.map(|caption| number + &caption);
        }
        let picture = self.images.get(&figure.image, Ink::Black)?;
        let alt = figure.words().to_owned();
        let image =
            ImageContext { file: picture.file.clone(), ratio: picture.ratio, alt };
        Some(FigureContext { image, width: figure.width, caption })
    }
}
