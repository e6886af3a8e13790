//! The command line, as types; their comments are the help.

use std::error::Error;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use hongtou::notice::CopyNumber;
use hongtou::office::begin::Kind;
use hongtou::office::told::{Addition, Setting};
use hongtou::text::source::SIZE_LIMIT;

/// How help is laid out.
const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";
const EXIT_CODES: &str =
    "退出码：0 已完成；1 有问题（build 不生成）；2 无法运行（参数、文件或字体）。";

/// 红头：把 YAML 写的公文排成符合 GB/T 9704—2012 的红头 PDF
#[derive(Debug, Parser)]
#[command(
    name = "hongtou",
    version,
    about = "红头：把 YAML 写的公文排成符合 GB/T 9704—2012 的红头 PDF",
    override_usage = "hongtou <命令> [选项]",
    after_help = EXIT_CODES,
    help_template = HELP,
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub(crate) struct Cli {
    /// 显示帮助
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 从头写一份新公文：逐项询问，写出带说明、可以直接生成的 YAML
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou new [选项] [文件]"
    )]
    New(NewArgs),
    /// 生成 PDF
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou build [选项] <文件>..."
    )]
    Build(BuildArgs),
    /// 核对内容：发文字号、标题、序数、标点、数字、日期、合计、名称
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou check [选项] <文件>..."
    )]
    Check(CheckArgs),
    /// 比较两份公文：改了标题、哪一段、附件哪一格、合计；可生成花脸稿 PDF 或带修订的 Word 文件
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou compare [选项] <旧文件> <新文件>"
    )]
    Compare(CompareArgs),
    /// 把 Word、WPS、txt 或有文字的 PDF 读成 YAML；后面的文件各是一个附件
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou import [选项] <文件>..."
    )]
    Import(ImportArgs),
    /// 把在 Word 里改过的公文（build --format docx 生成的）改回 YAML：先列出，加 --write 才写
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou merge [选项] <修改稿.docx> <文件>"
    )]
    Merge(MergeArgs),
    /// 由去年的公文起草今年的：年份、日期、星期跟着改，要由人定的逐处标上“待定”
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou draft [选项] <文件>"
    )]
    Draft(DraftArgs),
    /// 改附件表格里的数：按行名改格子，或由电子表格读回；合计和引用它的句子跟着变
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou table [选项] <文件> <附件>"
    )]
    Table(TableArgs),
    /// 汇总收回的报名表：核对名额、缺表、重复、空格、电话，合成一份名册
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou collect [选项] <文件> <附件> <收回的表>..."
    )]
    Collect(CollectArgs),
    /// 退回一份公文上一次改动以前的内容（table、collect、merge、check --fix 等改动时留在旁边的 .bak）
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou undo <文件> [选项]"
    )]
    Undo(UndoArgs),
    /// 在浏览器里打开一个文件夹的公文：看着版面改，改动随手存盘，随时退回
    #[command(
        help_template = HELP,
        after_help = EXIT_CODES,
        override_usage = "hongtou studio [文件或文件夹] [选项]"
    )]
    Studio(StudioArgs),
    /// 解释一条规则：是什么、为什么、依据、错误和正确的例子；不写代号则列出全部
    #[command(help_template = HELP, override_usage = "hongtou explain [代号]")]
    Explain {
        /// 规则的代号，如 total-differs
        #[arg(value_name = "代号", help_heading = "参数")]
        code: Option<String>,
    },
    /// 列出每种字体由哪个文件担任
    #[command(help_template = HELP, override_usage = "hongtou fonts [选项]")]
    Fonts(FontArgs),
    /// 输出 YAML 的 JSON Schema，供编辑器提示和核对
    #[command(help_template = HELP, override_usage = "hongtou schema [选项]")]
    Schema {
        /// 输出 house 文件（本单位的规定）的 Schema
        #[arg(long, help_heading = "选项")]
        house: bool,
    },
    /// 输出命令补全脚本，如 hongtou completions bash
    #[command(
        help_template = HELP,
        override_usage = "hongtou completions <bash|zsh|fish|powershell|elvish>"
    )]
    Completions {
        /// 命令行的种类：bash、zsh、fish、powershell、elvish
        #[arg(value_name = "种类", help_heading = "参数", hide_possible_values = true)]
        shell: Shell,
    },
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct BuildArgs {
    /// 公文的 YAML 文件，可以有多个；写文件夹则生成其中每一份公文
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    pub(crate) files: Vec<PathBuf>,
    /// 输出文件夹，没有则建立 [默认：out]
    #[arg(
        short,
        long,
        value_name = "文件夹",
        default_value = "out",
        hide_default_value = true
    )]
    pub(crate) out: PathBuf,
    /// 用途：screen 屏幕与归档（PDF/A-2a 和 PDF/UA-1，RGB）；print 印刷（PDF/X-1a，CMYK，红 Y80 M80，黑 K100）；archive 与 --format ofd 同用，写成归档的 OFD-A（GB/T 42133—2022） [默认：screen]
    #[arg(long, value_enum, value_name = "用途", default_value_t = ProfileArg::Screen, hide_default_value = true, hide_possible_values = true)]
    pub(crate) profile: ProfileArg,
    /// 与 --profile print 同用：四角加裁切标记，四周留 3 毫米出血、10 毫米边
    #[arg(long)]
    pub(crate) crop_marks: bool,
    /// 另外写出：typst 为可用 typst compile 直接编译的文件夹
    #[arg(long, value_enum, value_name = "种类", hide_possible_values = true)]
    pub(crate) emit: Option<Emit>,
    /// 只生成这个附件（代号、序号或标题），单独成册，可以重复
    #[arg(long, value_name = "附件", conflicts_with_all = ["split", "copies"])]
    pub(crate) attachment: Vec<String>,
    /// 正文和各附件分开，各成一个文件
    #[arg(long)]
    pub(crate) split: bool,
    /// 输出的格式：pdf；ofd 版式文件（GB/T 33190—2016）；docx 写成可以接着改的 Word 文件；xlsx 把附件的表格和表单写成电子表格，供填报 [默认：pdf]
    #[arg(long, value_enum, value_name = "格式", default_value_t = FormatArg::Pdf, hide_default_value = true, hide_possible_values = true)]
    pub(crate) format: FormatArg,
    /// 与 --format ofd 同用：随文件带上 yaml（公文的 YAML）、tables（各附件的表格），可以重复
    #[arg(long, value_enum, value_name = "种类", hide_possible_values = true)]
    pub(crate) enclose: Vec<Enclosure>,
    /// 按份号生成多份，如 1-50：每份一个文件，文件名后加 6 位份号
    #[arg(long, value_name = "起-止")]
    pub(crate) copies: Option<Copies>,
    /// 有警告时也不生成
    #[arg(long)]
    pub(crate) strict: bool,
    /// 一直看着：公文、house、模板、图片、名单一存盘就重新生成，有问题时留着上一次的；按 Ctrl-C 结束
    #[arg(long)]
    pub(crate) watch: bool,
    /// 按名单逐份生成：名单（xlsx、xls、ods、csv）的每一行一份，各栏在公文的 each 里写明
    #[arg(long, value_name = "名单", conflicts_with_all = ["attachment", "split", "copies"])]
    pub(crate) each: Option<PathBuf>,
    /// 与 --each 同用：名单在哪一张表
    #[arg(long, value_name = "表名", requires = "each")]
    pub(crate) sheet: Option<String>,
    /// 与 --each 同用：各份的文件名，如 聘书-{姓名}；{序号} 是第几份，{行} 是名单里的行 [默认：公文名-{第一栏}]
    #[arg(long, value_name = "文件名", requires = "each")]
    pub(crate) name: Option<String>,
    /// 与 --each 同用：合成一个 PDF 供一次印完，每份一个书签：duplex 双面，各份从单页起；simplex 单面
    #[arg(
        long,
        value_enum,
        value_name = "印法",
        requires = "each",
        hide_possible_values = true
    )]
    pub(crate) one: Option<OneArg>,
    /// 与 --each 同用：只生成名单的一部分，如 3/40 是四十份里的第三份，供几台电脑分着做
    #[arg(long, value_name = "第几/共几", requires = "each")]
    pub(crate) shard: Option<Shard>,
    /// 同时生成几份 [默认：处理器的核数]
    #[arg(short, long, value_name = "份数")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// 逐份输出 JSON（一份一行：文件、发现的问题、写出的文件及页数和 SHA-256），供程序读取
    #[arg(long)]
    pub(crate) json: bool,
    /// 只报告问题，不逐项显示进度
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// 文件大小的上限，以 MB 为单位 [默认：8]
    #[arg(long, value_name = "MB", value_parser = mebibytes, default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub(crate) max_size: u64,
    #[command(flatten)]
    pub(crate) workshop: WorkshopArgs,
}

/// One of several parts of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shard {
    pub(crate) part: usize,
    pub(crate) of: usize,
}

impl Shard {
    /// The whole list.
    pub(crate) const WHOLE: Self = Self { part: 1, of: 1 };

    /// The rows of this part: each row is in exactly one, and they follow each other.
    pub(crate) fn rows(self, count: usize) -> std::ops::Range<usize> {
        let from = |part: usize| {
            let wide = count as u128 * part as u128 / self.of as u128;
            usize::try_from(wide).unwrap_or(count)
        };
        from(self.part - 1)..from(self.part)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| text.parse::<usize>().ok();
        let read = text.split_once('/').and_then(|(a, b)| Some((number(a)?, number(b)?)));
        match read {
            Some((part, of)) if (1..=of).contains(&part) && of <= SHARDS_MOST => {
                Ok(Self { part, of })
            }
            _ => Err(format!("写成“第几/共几”，如 3/40，最多 {SHARDS_MOST} 部分")),
        }
    }
}

/// More parts than any list is divided into.
const SHARDS_MOST: usize = 100_000;

/// A run of copies, by 份号.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Copies {
    pub(crate) first: CopyNumber,
    pub(crate) last: CopyNumber,
}

impl Copies {
    /// The numbers, from first to last.
    pub(crate) fn numbers(self) -> impl Iterator<Item = CopyNumber> {
        (self.first.get()..=self.last.get()).filter_map(CopyNumber::new)
    }
}

impl FromStr for Copies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last): (CopyNumber, CopyNumber) = (first.parse()?, last.parse()?);
        if first.get() > last.get() {
            return Err("起应不大于止，如 1-50".to_owned());
        }
        Ok(Self { first, last })
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct CheckArgs {
    /// 公文的 YAML 文件，可以有多个；给文件夹就核对里面的每一份，并核对发文字号有没有重号、缺号
    #[arg(value_name = "文件或文件夹", required = true, help_heading = "参数")]
    pub(crate) files: Vec<PathBuf>,
    /// 报告的格式：text 文字、json、sarif [默认：text]
    #[arg(
        long,
        value_enum,
        value_name = "格式",
        default_value_t = ReportFormat::Text,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) format: ReportFormat,
    /// 有警告时退出码也为 1
    #[arg(long)]
    pub(crate) strict: bool,
    /// 先改正改法只有一种的：半角标点和括号、多余的空格、日期补零、文号的括号、自己写的序数……；要斟酌的留着
    #[arg(long, conflicts_with = "paper")]
    pub(crate) fix: bool,
    /// 与 --fix 同用：只列出要改哪些，不写文件
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,
    /// 排版后量度各面，逐条核对版面的几何
    #[arg(long)]
    pub(crate) layout: bool,
    /// 把版面核对报告写成可以存档的 PDF（只能核对一份公文）
    #[arg(long = "report", value_name = "PDF文件")]
    pub(crate) paper: Option<PathBuf>,
    /// 文件大小的上限，以 MB 为单位 [默认：8]
    #[arg(long, value_name = "MB", value_parser = mebibytes, default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub(crate) max_size: u64,
    #[command(flatten)]
    pub(crate) workshop: WorkshopArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct CompareArgs {
    /// 旧的公文
    #[arg(value_name = "旧文件", help_heading = "参数")]
    pub(crate) old: PathBuf,
    /// 新的公文
    #[arg(value_name = "新文件", help_heading = "参数")]
    pub(crate) new: PathBuf,
    /// 结果的格式：text 文字、json；docx 写成带修订的 Word 文件，可以逐处接受或拒绝 [默认：text]
    #[arg(
        long,
        value_enum,
        value_name = "格式",
        default_value_t = ComparisonFormat::Text,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) format: ComparisonFormat,
    /// 与 --format docx 同用：写到哪个文件 [默认：out/新文件名-修订.docx]
    #[arg(short, long, value_name = "文件")]
    pub(crate) out: Option<PathBuf>,
    /// 把花脸稿写成 PDF：删去的划线，增加的加下划线
    #[arg(long, value_name = "PDF文件")]
    pub(crate) pdf: Option<PathBuf>,
    /// 文件大小的上限，以 MB 为单位 [默认：8]
    #[arg(long, value_name = "MB", value_parser = mebibytes, default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub(crate) max_size: u64,
    #[command(flatten)]
    pub(crate) workshop: WorkshopArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ComparisonFormat {
    Text,
    Json,
    Docx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct ImportArgs {
    /// 公文的 docx、doc、wps、txt 或 PDF；附件另有文件时依次写在后面
    #[arg(value_name = "文件", required = true, help_heading = "参数")]
    pub(crate) files: Vec<PathBuf>,
    /// 写到哪个文件 [默认：第一个文件的名称，以 .yaml 结尾]
    #[arg(short, long, value_name = "文件")]
    pub(crate) out: Option<PathBuf>,
    /// 用本单位的规定（house/名称.yaml）补原件里没有的
    #[arg(long, value_name = "名称")]
    pub(crate) house: Option<String>,
    /// 输出文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct MergeArgs {
    /// 改过的 Word 文件，由 hongtou build --format docx 生成
    #[arg(value_name = "修改稿", help_heading = "参数")]
    pub(crate) returned: PathBuf,
    /// 公文的 YAML 文件
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: PathBuf,
    /// 写进 YAML [默认：只列出变化]
    #[arg(long)]
    pub(crate) write: bool,
    /// 两边都改过的照 YAML 不动，其余照写
    #[arg(long, requires = "write")]
    pub(crate) skip: bool,
    /// 文件大小的上限，以 MB 为单位 [默认：8]
    #[arg(long, value_name = "MB", value_parser = mebibytes, default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub(crate) max_size: u64,
    #[command(flatten)]
    pub(crate) fonts: FontArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct DraftArgs {
    /// 去年的公文，YAML 或 Word 等（先读成 YAML 再起草）
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: PathBuf,
    /// 起草哪一年的 [默认：下一年]
    #[arg(long, value_name = "年份")]
    pub(crate) year: Option<u16>,
    /// 写到哪个文件 [默认：文件名里的年份换成新的，没有年份则加在后面]
    #[arg(short, long, value_name = "文件")]
    pub(crate) out: Option<PathBuf>,
    /// 正文里写死的年份、第几个、星期，照所列的建议改（默认只标出，不改）
    #[arg(long)]
    pub(crate) apply: bool,
    /// 输出文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
    /// 文件大小的上限，以 MB 为单位 [默认：8]
    #[arg(long, value_name = "MB", value_parser = mebibytes, default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub(crate) max_size: u64,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct TableArgs {
    /// 公文的 YAML 文件
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: PathBuf,
    /// 附件的代号、序号或标题，如 quotas、2
    #[arg(value_name = "附件", help_heading = "参数")]
    pub(crate) table: String,
    /// 改一格：行名=值，或 行名/栏名=值；+= 加上、-= 减去，如 高平+=5；可以重复
    #[arg(long, value_name = "行名=值", value_parser = clap::value_parser!(Setting))]
    pub(crate) set: Vec<Setting>,
    /// 加一行：行名=值；几栏按次序写 行名=值,值，或写明 行名/栏名=值；分组的写 组/行名=值；可以重复
    #[arg(long, value_name = "行名=值", value_parser = clap::value_parser!(Addition))]
    pub(crate) add: Vec<Addition>,
    /// 加在哪一行后面 [默认：最后，分组的在本组最后]
    #[arg(long, value_name = "行名", requires = "add")]
    pub(crate) after: Option<String>,
    /// 删一行；可以重复
    #[arg(long, value_name = "行名")]
    pub(crate) remove: Vec<String>,
    /// 由电子表格（xlsx、xls、ods、csv）读回整张表，按栏名对应；同时写了别的改动，先读表
    #[arg(long, value_name = "文件")]
    pub(crate) import: Option<PathBuf>,
    /// 读哪一张工作表 [默认：唯一像这张表的一张]
    #[arg(long, value_name = "名称", requires = "import")]
    pub(crate) sheet: Option<String>,
    /// 重名、空格、负数、像合计的行等可疑之处，核对后照收
    #[arg(long, requires = "import")]
    pub(crate) allow: bool,
    /// 把表写成电子表格（.xlsx 或 .csv）
    #[arg(long, value_name = "文件", conflicts_with_all = ["set", "add", "remove", "import"])]
    pub(crate) export: Option<PathBuf>,
    /// 写出的电子表格已存在时覆盖
    #[arg(long, requires = "export")]
    pub(crate) force: bool,
    /// 只列出变化，不改文件
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// 文件大小的上限，以 MB 为单位 [默认：8]
    #[arg(long, value_name = "MB", value_parser = mebibytes, default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub(crate) max_size: u64,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct CollectArgs {
    /// 公文的 YAML 文件
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: PathBuf,
    /// 发出去的那张表是哪个附件（代号、序号或标题）
    #[arg(value_name = "附件", help_heading = "参数")]
    pub(crate) table: String,
    /// 收回的表（xlsx、xls、ods、csv），或放着它们的文件夹
    #[arg(value_name = "收回的表", required = true, help_heading = "参数")]
    pub(crate) returned: Vec<PathBuf>,
    /// 名册写到哪个文件（.xlsx 或 .csv） [默认：out/附件-名册.xlsx]
    #[arg(short, long, value_name = "文件")]
    pub(crate) out: Option<PathBuf>,
    /// 把名册加进公文的这个附件（代号）：没有就新加，已有就只添上新到的人
    #[arg(long, value_name = "代号")]
    pub(crate) add: Option<String>,
    /// 新附件的标题 [默认：参加人员名册]
    #[arg(long, value_name = "标题", requires = "add")]
    pub(crate) title: Option<String>,
    /// 名额在哪个附件 [默认：第一张有名额一栏的表]
    #[arg(long, value_name = "附件")]
    pub(crate) quotas: Option<String>,
    /// 结果的格式：text 文字、json [默认：text]
    #[arg(
        long,
        value_enum,
        value_name = "格式",
        default_value_t = CompareFormat::Text,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) format: CompareFormat,
    /// 名册文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
    /// 文件大小的上限，以 MB 为单位 [默认：8]
    #[arg(long, value_name = "MB", value_parser = mebibytes, default_value_t = SIZE_LIMIT, hide_default_value = true)]
    pub(crate) max_size: u64,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct UndoArgs {
    /// 改过的公文
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: PathBuf,
    /// 留下的内容读不出来或像是别的文件，也换回它
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct StudioArgs {
    /// 公文，或放着公文的文件夹 [默认：当前文件夹]
    #[arg(value_name = "文件或文件夹", help_heading = "参数")]
    pub(crate) path: Option<PathBuf>,
    /// 用哪个端口 [默认：7704，被占用时另找一个]
    #[arg(long, value_name = "端口")]
    pub(crate) port: Option<u16>,
    /// 不打开浏览器，只显示地址
    #[arg(long)]
    pub(crate) no_open: bool,
    #[command(flatten)]
    pub(crate) workshop: WorkshopArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct NewArgs {
    /// 写到哪个文件 [默认：新公文.yaml]
    #[arg(value_name = "文件", help_heading = "参数")]
    pub(crate) file: Option<PathBuf>,
    /// 发文机关全称
    #[arg(long, value_name = "机关")]
    pub(crate) issuer: Option<String>,
    /// 机关代字，如 晋市市监
    #[arg(long, value_name = "代字")]
    pub(crate) code: Option<String>,
    /// 标题，如 关于开展……的通知
    #[arg(long, value_name = "标题")]
    pub(crate) title: Option<String>,
    /// 主送机关 [默认：各有关单位等]
    #[arg(long, value_name = "机关")]
    pub(crate) recipients: Option<String>,
    /// 成文日期 [默认：今天]
    #[arg(long, value_name = "日期")]
    pub(crate) date: Option<String>,
    /// 文种：通知、通报、公告、通告、决定、意见、请示、报告、批复、函、纪要、令 [默认：看标题，否则为通知]
    #[arg(long, value_parser = kind(), value_name = "文种", hide_possible_values = true)]
    pub(crate) kind: Option<Kind>,
    /// 请示、报告的签发人 [默认：待定]
    #[arg(long, value_name = "姓名")]
    pub(crate) signatory: Option<String>,
    /// 不询问，没有写的用默认值
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// 文件已存在时覆盖
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Text,
    Json,
    Sarif,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct WorkshopArgs {
    /// 自己的模板文件夹，同名文件取代内置模板 [默认：当前文件夹下的 templates]
    #[arg(long, value_name = "文件夹")]
    pub(crate) templates: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) fonts: FontArgs,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct FontArgs {
    /// 另外查找字体的文件夹，可以重复；其中的字体优先
    #[arg(long, value_name = "文件夹")]
    pub(crate) font_path: Vec<PathBuf>,
    /// 也使用系统里安装的字体
    #[arg(long)]
    pub(crate) system_fonts: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Pdf,
    Ofd,
    Docx,
    Xlsx,
}

impl FormatArg {
    /// What its files' names end with.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OneArg {
    Duplex,
    Simplex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProfileArg {
    Screen,
    Print,
    Archive,
}

/// What goes along in the package of an OFD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Enclosure {
    Yaml,
    Tables,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    Typst,
}

/// What one can do, for who asks nothing yet.
pub(crate) const OVERVIEW: &str = "\
红头：把 YAML 写的公文排成符合 GB/T 9704—2012 的红头 PDF

  hongtou new                      从头写一份公文，逐项询问
  hongtou 通知.yaml                生成 PDF，写到 out 文件夹
  hongtou check 通知.yaml          核对发文字号、标题、序数、标点、日期、合计
  hongtou import 去年的通知.docx   把 Word、WPS、PDF 读成 YAML
  hongtou merge 修改稿.docx 通知.yaml  把领导在 Word 里的修改收回来
  hongtou draft 去年的通知.yaml    由去年的起草今年的
  hongtou table 通知.yaml 附件1    看、改附件里的表格
  hongtou undo 通知.yaml           退回上一次改动以前的内容
  hongtou studio                   在浏览器里看着版面改这个文件夹的公文

全部命令见 hongtou --help，每个命令的选项见 hongtou 命令 --help
";

/// A file that is given without a command is built.
pub(crate) fn with_command(mut args: Vec<OsString>) -> Vec<OsString> {
    let file = args.get(1).is_some_and(|first| {
        let path = Path::new(first);
        let notice = path.extension().is_some_and(|e| e == "yaml" || e == "yml");
        let command = first.to_str().is_some_and(|name| {
            name.starts_with('-') || Cli::command().find_subcommand(name).is_some()
        });
        !command && (notice || path.is_file())
    });
    if file {
        args.insert(1, "build".into());
    }
    args
}

/// Kinds by their names.
fn kind() -> impl TypedValueParser<Value = Kind> {
    let names = Kind::ALL.map(|(_, name)| name);
    PossibleValuesParser::new(names)
        .try_map(|name| Kind::of_name(&name).ok_or("没有这种文种"))
}

/// The largest file that may be asked for, in MiB.
const SIZE_MOST: u64 = 1024;

/// A limit of size.
fn mebibytes(text: &str) -> Result<u64, String> {
    let size = text.parse().ok().filter(|size| (1..=SIZE_MOST).contains(size));
    size.ok_or_else(|| format!("应为 1 到 {SIZE_MOST} 的整数"))
}

/// What is wrong with the arguments, in Chinese; `None` for help and version.
pub(crate) fn explain(error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(ContextValue::StyledStrs(list)) => {
            list.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
        }
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::MissingSubcommand => "没有写命令".to_owned(),
        ErrorKind::UnknownArgument => format!("没有选项 {argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 {}", text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少值"),
        ErrorKind::InvalidValue => {
            format!(
                "{argument} 不能是 {value}，可以是：{}",
                text(ContextKind::ValidValue)
            )
        }
        ErrorKind::ValueValidation => {
            // Our own parsers say what is wrong in Chinese, those of numbers do not.
            match error.source().map(ToString::to_string).filter(|why| !why.is_ascii()) {
                Some(why) => format!("{argument} 不能是 {value}：{why}"),
                None => format!("{argument} 不能是 {value}"),
            }
        }
        ErrorKind::ArgumentConflict => format!("{argument} 不能这样同时使用"),
        ErrorKind::TooManyValues => format!("{argument} 的值太多"),
        ErrorKind::InvalidUtf8 => "参数不是有效的 UTF-8 文字".to_owned(),
        _ => format!("参数不对：{argument} {value}"),
    };
    let near: Vec<String> = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(text)
    .filter(|t| !t.is_empty())
    .collect();
    let near = if near.is_empty() {
        String::new()
    } else {
        format!("；是不是 {}？", near.join("、"))
    };
    Some(format!("{message}{near}\n用 hongtou --help 查看用法"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_any_list_follow_each_other_and_are_as_long() {
        let small = (0..60).flat_map(|count| (1..70).map(move |of| (count, of)));
        for (count, of) in small.chain([(1_000_000, SHARDS_MOST), (usize::MAX, 7)]) {
            let mut next = 0;
            for part in 1..=of {
                let rows = Shard { part, of }.rows(count);
                assert_eq!(rows.start, next, "{part}/{of} of {count}");
                assert!(rows.len().abs_diff(count / of) <= 1, "{part}/{of} of {count}");
                next = rows.end;
            }
            assert_eq!(next, count, "{of} parts of {count}");
        }
    }

    #[test]
    fn a_part_is_one_of_those_that_there_are() {
        for text in ["0/4", "5/4", "1/0", "1", "a/b", "-1/4", "1/100001", ""] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        assert!("100000/100000".parse::<Shard>().is_ok());
    }
}
