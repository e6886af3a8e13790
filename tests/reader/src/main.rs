//! Reads OFD files with ofd-core, for the tests:
//!
//! - `ofd-reader check a.ofd …` prints what is wrong with each, then the verdict on its signatures;
//! - `ofd-reader draw DPI a.ofd …` draws every page beside its file: `a-1.png`;
//! - `ofd-reader sums a.ofd` prints each file of the package with its SM3 in Base64.

use std::error::Error;
use std::path::Path;

use ofd_core::crypto::{base64_encode, sm3};
use ofd_core::verify::check_path;
use ofd_core::{OfdPackage, OfdReader, RenderOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["check", ref files @ ..] => files.iter().for_each(|file| check(file)),
        ["draw", dpi, ref files @ ..] => {
            for file in files {
                draw(file, dpi.parse()?)?;
            }
        }
        ["sums", file] => sums(file)?,
        _ => return Err("check, draw or sums".into()),
    }
    Ok(())
}

fn check(file: &str) {
    let report = check_path(file);
    for problem in &report.problems {
        println!("{file}: {problem}");
    }
    for signature in &report.signatures {
        println!("signature {:?}", signature.verdict());
    }
}

fn draw(file: &str, dpi: f64) -> Result<(), Box<dyn Error>> {
    let mut reader = OfdReader::open(file)?;
    let body = reader.ofd().doc_bodies.first().cloned().ok_or("no document")?;
    let document = reader.load_document(&body)?;
    let options = RenderOptions::with_dpi(dpi);
    for page in 0..document.pages().len() {
        let path = Path::new(file).with_extension("");
        let path = format!("{}-{}.png", path.display(), page + 1);
        reader.render_page_to_file(&document, page, &options, path)?;
    }
    Ok(())
}

fn sums(file: &str) -> Result<(), Box<dyn Error>> {
    let mut package = OfdPackage::open(file)?;
    for name in package.entries() {
        let bytes = package.read(&name)?;
        println!("{name} {}", base64_encode(&sm3(&bytes)));
    }
    Ok(())
}
