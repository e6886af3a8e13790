//! The command line, as types; their comments are the help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// 红头：把 YAML 写的公文排成符合 GB/T 9704—2012 的红头 PDF
#[derive(Debug, Parser)]
#[command(
    name = "hongtou",
    version,
    about,
    disable_help_subcommand = true,
    after_help = "退出码：0 已完成；1 有问题，未生成；2 无法运行（参数、文件或字体）。"
)]
#[command(
    help_template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}"
)]
#[command(next_help_heading = "选项", subcommand_help_heading = "命令")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 生成 PDF
    #[command(
        help_template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}"
    )]
    Build(BuildArgs),
    /// 列出每种字体由哪个文件担任
    #[command(
        help_template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}"
    )]
    Fonts(FontArgs),
    /// 输出 YAML 的 JSON Schema，供编辑器提示和核对
    #[command(
        help_template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}"
    )]
    Schema,
    /// 输出命令补全脚本，如 hongtou completions bash
    #[command(
        help_template = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}"
    )]
    Completions {
        /// 命令行的种类
        #[arg(value_name = "SHELL", help_heading = "参数")]
        shell: Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// 公文的 YAML 文件，可以有多个
    #[arg(value_name = "FILE", required = true, help_heading = "参数")]
    pub(crate) files: Vec<PathBuf>,
    /// 输出文件夹，没有则建立
    #[arg(short, long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    /// 用途：screen 屏幕与归档（PDF/A-2a，RGB）；print 印刷（PDF 1.7，CMYK，红 Y80 M80，黑 K100）
    #[arg(long, value_enum, default_value_t = ProfileArg::Screen, hide_possible_values = true)]
    pub(crate) profile: ProfileArg,
    /// 另外写出：typst 为可用 typst compile 直接编译的文件夹
    #[arg(long, value_enum, value_name = "KIND", hide_possible_values = true)]
    pub(crate) emit: Option<Emit>,
    /// 自己的模板文件夹，同名文件取代内置模板 [默认：当前文件夹下的 templates]
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
    /// 只报告问题，不逐项显示进度
    #[arg(short, long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) fonts: FontArgs,
}

#[derive(Debug, Args)]
pub(crate) struct FontArgs {
    /// 另外查找字体的文件夹，可以重复；其中的字体优先
    #[arg(long, value_name = "DIR")]
    pub(crate) font_path: Vec<PathBuf>,
    /// 也使用系统里安装的字体
    #[arg(long)]
    pub(crate) system_fonts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileArg {
    Screen,
    Print,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    Typst,
}
