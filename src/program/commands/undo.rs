//! `hongtou undo`.

use hongtou::text::rewrite::Held;

use crate::print;
use crate::program::cli::UndoArgs;

pub(crate) fn run(args: &UndoArgs) -> Result<u8, String> {
    Held::new(&args.file)?.undo()?;
    let name = args.file.display();
    print(&format!(
        "已退回 {name} 上一次改动以前的内容；退错了再运行一次 hongtou undo {name}\n"
    ))
}
