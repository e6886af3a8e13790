//! `hongtou import`: documents in other makers' manner become notices, and nothing of them is
//! lost.

use std::fs;
use std::path::Path;

use hongtou::load;
use hongtou::notice::Date;
use hongtou::office::word::{Asked, Imported, import, read};
use hongtou::page::profile::Profile;
use hongtou::text::inputs::FileContent;

use crate::documents::{
    BELOW, BLANK, Document, FIRST, PAGE, SIZE, UPRIGHT, boxed, cell, centered, document,
    field, last_section, line, listed, lists, old_box, plain_table, red, right, row, run,
    runs, section, span, stretched, table, text,
};
use crate::support::{Bench, FACES, REAL, REAL_PAPER, hongtou, inputs, root};

/// A document, and what its YAML says where it was put right.
struct Case {
    name: &'static str,
    document: Document,
    elements: &'static [&'static str],
    /// What has no place in a notice and is told.
    unknown: &'static [&'static str],
}

fn case(name: &'static str, body: &[String], elements: &'static [&'static str]) -> Case {
    Case { name, document: document(body), elements, unknown: &[] }
}

/// The middle of a notice.
fn middle() -> [String; 3] {
    [
        centered("关于做好安全生产工作的通知"),
        line("各县（市、区）人民政府："),
        text("现就做好安全生产工作通知如下。"),
    ]
}

const MIDDLE: [&str; 3] = [
    "title: 关于做好安全生产工作的通知",
    "recipients: 各县（市、区）人民政府",
    "body: 现就做好安全生产工作通知如下。",
];

fn ending() -> [String; 2] {
    [right("某市应急管理局"), right("2024年3月5日")]
}

/// A document from its parts.
fn whole(parts: &[&[String]]) -> Vec<String> {
    parts.concat()
}

fn imported(files: &[(&str, Vec<u8>)], house: Option<&str>) -> Imported {
    let scripts: Vec<_> = files
        .iter()
        .map(|(name, bytes)| {
            let script = read(name, bytes).unwrap_or_else(|why| panic!("{why}"));
            ((*name).to_owned(), script)
        })
        .collect();
    let asked = Asked {
        house,
        today: Date::new(2024, 5, 6).expect("a day"),
        stem: "通知",
        gather: &load::gather,
        faces: &FACES,
    };
    import(&scripts, &asked)
}

fn built(imported: &Imported) -> Bench {
    let mut inputs = inputs(&imported.text);
    for picture in &imported.pictures {
        let bytes = FileContent::Bytes(picture.bytes.clone());
        inputs.files.insert(picture.name.clone(), bytes);
    }
    Bench::build_inputs(&inputs, Profile::Screen)
}

/// Text by what is seen of it.
fn folded(text: &str) -> String {
    let wide = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '〔' => '[',
        '〕' => ']',
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).map(wide).collect()
}

/// Every text of a document as a reader sees it, by paragraphs, without what is stored twice
/// and what was taken out. It knows nothing of the program's reader.
fn seen(document: &Document) -> Vec<String> {
    let mut body = document.body.clone();
    let (from, to) = ("<mc:Fallback>", "</mc:Fallback>");
    while let Some(start) = body.find(from) {
        let end = start + body[start..].find(to).expect("it ends") + to.len();
        body.replace_range(start..end, "");
    }
    body.split("</w:p>")
        .map(|paragraph| {
            let texts = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
            let texts = texts.map(|text| text.split("</w:t>").next().unwrap_or_default());
            texts
                .collect::<String>()
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
        })
        .filter(|text| !text.trim().is_empty())
        .collect()
}

/// The pieces of a text between signs, without ordinals and dates, which are rewritten.
fn pieces(text: &str) -> Vec<String> {
    let signs = |c: char| {
        c.is_whitespace() || "，。、；：！？（）()《》“”〔〕[]．.;:,".contains(c)
    };
    let numeral = |piece: &str| {
        piece
            .chars()
            .all(|c| c.is_ascii_digit() || "一二三四五六七八九十〇○年月日".contains(c))
    };
    text.split(signs)
        .filter(|piece| !piece.is_empty() && !numeral(piece))
        .map(folded)
        .collect()
}

fn cases() -> Vec<Case> {
    let numbered = line("某应急发〔2024〕12号");
    let mut cases = vec![
        case(
            "ordinals typed, middle and signature by blanks, a date in Chinese digits",
            &[
                line("　　　　　　　　某市应急管理局文件"),
                BLANK.to_owned(),
                line("　　　　　　　　　某应急发[2024]12号"),
                BLANK.to_owned(),
                line("　　　　　　关于做好安全生产工作的通知"),
                line("各县（市、区）人民政府："),
                line("　　现就做好安全生产工作通知如下。"),
                line("　　一、提高认识"),
                line("　　各级各部门要提高认识。"),
                line("　　二、加强检查"),
                line("　　(一)明确重点。"),
                line("　　1、烟花爆竹。"),
                line("　　2、危险化学品。"),
                line("　　(二)压实责任。"),
                line("　　特此通知。"),
                BLANK.to_owned(),
                line("　　　　　　　　　　　　　　　　某市应急管理局"),
                line("　　　　　　　　　　　　　　　二○二四年三月五日"),
            ],
            &[
                "issuer: 某市应急管理局",
                "number: {code: 某应急发, year: 2024, serial: 12}",
                "title: 关于做好安全生产工作的通知",
                "recipients: 各县（市、区）人民政府",
                "- heading: 提高认识",
                "- heading: 加强检查",
                "- 烟花爆竹。",
                "- 压实责任。",
                "date: 2024-03-05",
            ],
        ),
        case(
            "a masthead in a table of one cell",
            &whole(&[
                &[
                    table(&[row(&[format!(
                        "<w:tc><w:tcPr/>{}</w:tc>",
                        red("某市应急管理局文件")
                    )])]),
                    numbered.clone(),
                ],
                &middle(),
                &ending(),
            ]),
            &["issuer: 某市应急管理局", MIDDLE[0], MIDDLE[1], MIDDLE[2], "date: 2024-03-05"],
        ),
        case(
            "a red rule drawn and as a border, a red paragraph as masthead",
            &whole(&[
                &[
                    red("某市应急管理局文件"),
                    numbered.clone(),
                    r#"<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:color="FF0000"/></w:pBdr></w:pPr></w:p>"#.to_owned(),
                    r#"<w:p><w:r><w:pict><v:line from="0,0" to="442pt,0" strokecolor="red"/></w:pict></w:r></w:p>"#.to_owned(),
                    line("━━━━━━━━━━━━★━━━━━━━━━━━━"),
                ],
                &middle(),
                &ending(),
            ]),
            &["issuer: 某市应急管理局", MIDDLE[0], MIDDLE[1], MIDDLE[2]],
        ),
        case(
            "imprint as a table",
            &whole(&[
                &[red("某市应急管理局文件"), numbered.clone()],
                &middle(),
                &ending(),
                &[
                    line("（此件公开发布）"),
                    table(&[
                        row(&[cell(&span(2), &["抄送：市委办公室，市人大常委会办公室。"])]),
                        row(&[
                            cell("", &["某市应急管理局办公室"]),
                            cell("", &["2024年3月6日印发"]),
                        ]),
                    ]),
                ],
            ]),
            &[
                "note: 此件公开发布",
                "copy_to: 市委办公室，市人大常委会办公室",
                "printer: 某市应急管理局办公室",
                "date: 2024-03-06",
                "date: 2024-03-05",
            ],
        ),
        case(
            "attachments listed with tabs, a contact",
            &whole(&[
                &[red("某市应急管理局文件"), numbered.clone()],
                &middle(),
                &[
                    text("联系人：张三　联系电话：0351-1234567"),
                    text("附件：1.检查表\n\t\t2.责任分工"),
                ],
                &ending(),
                &[
                    PAGE.to_owned(),
                    line("附件1"),
                    centered("检查表"),
                    plain_table(&[&["序号", "单位", "人数"], &["1", "甲县", "3"], &["2", "乙县", "5"], &["合计", "", "8"]]),
                    PAGE.to_owned(),
                    line("附件 2"),
                    centered("责任分工"),
                    text("一、甲县负责山区。"),
                    text("二、乙县负责平原。"),
                ],
            ]),
            &[
                "name: 张三",
                "phone: 0351-1234567",
                "title: 检查表",
                "{name: 人数, total: true}",
                "- [2, 乙县, 5]",
                "title: 责任分工",
                "- 甲县负责山区。",
            ],
        ),
        case(
            "masthead and number in boxes that are stored twice",
            &whole(&[
                &[
                    boxed(&red("某市应急管理局文件")),
                    boxed(&line("某应急发〔2024〕12号")),
                ],
                &middle(),
                &ending(),
            ]),
            &[
                "issuer: 某市应急管理局",
                "number: {code: 某应急发, year: 2024, serial: 12}",
                MIDDLE[0],
                MIDDLE[2],
            ],
        ),
        case(
            "boxes of older programs, stretched text",
            &whole(&[
                &[
                    old_box(&line("000012")),
                    old_box(&line("机密★1年")),
                    old_box(&line("特急")),
                    stretched("某市应急管理局文件"),
                    numbered.clone(),
                ],
                &middle(),
                &ending(),
            ]),
            &[
                "copy_number: 12",
                "classification: {level: 机密, period: 1年}",
                "urgency: 特急",
                "issuer: 某市应急管理局",
                MIDDLE[0],
            ],
        ),
        case(
            "tracked changes",
            &whole(&[
                &[red("某市应急管理局文件"), numbered.clone(), centered("关于做好安全生产工作的通知")],
                &[
                    runs("", &[
                        r#"<w:ins w:id="1" w:author="张三">"#.to_owned(),
                        run("各县（市、区）", SIZE),
                        "</w:ins>".to_owned(),
                        r#"<w:del w:id="2" w:author="张三"><w:r><w:delText>各乡镇</w:delText></w:r></w:del>"#.to_owned(),
                        run("人民政府：", SIZE),
                    ]),
                    r#"<w:p><w:pPr><w:rPr><w:del w:id="3" w:author="张三"/></w:rPr></w:pPr>"#.to_owned()
                        + &run("现就做好安全生产工作", SIZE)
                        + "</w:p>",
                    text("通知如下。"),
                    text("一、提高认识"),
                ],
                &ending(),
            ]),
            &[MIDDLE[0], MIDDLE[1], MIDDLE[2], "- heading: 提高认识"],
        ),
        case(
            "fields",
            &whole(&[
                &[red("某市应急管理局文件"), numbered.clone(), centered("关于做好安全生产工作的通知"), line("各县（市、区）人民政府：")],
                &[runs("", &[
                    run("请于", SIZE),
                    field(r"DATE \@ yyyy", "2024年4月1日"),
                    run("前报送，详见", SIZE),
                    r#"<w:fldSimple w:instr=" REF a ">"#.to_owned(),
                    run("《办法》", SIZE),
                    "</w:fldSimple>".to_owned(),
                    r#"<w:hyperlink r:id="x">"#.to_owned(),
                    run("网站", SIZE),
                    "</w:hyperlink>".to_owned(),
                    run("。", SIZE),
                ])],
                &ending(),
            ]),
            &["body: 请于2024年4月1日前报送，详见《办法》网站。"],
        ),
        case(
            "structured tags and smart tags",
            &whole(&[
                &[
                    red("某市应急管理局文件"),
                    numbered.clone(),
                    "<w:sdt><w:sdtPr><w:alias w:val=\"标题\"/></w:sdtPr><w:sdtContent>".to_owned(),
                    centered("关于做好安全生产工作的通知"),
                    "</w:sdtContent></w:sdt>".to_owned(),
                    runs("", &[
                        "<w:sdt><w:sdtPr/><w:sdtContent>".to_owned(),
                        run("各县（市、区）", SIZE),
                        "</w:sdtContent></w:sdt><w:smartTag w:element=\"x\">".to_owned(),
                        run("人民政府", SIZE),
                        "</w:smartTag>".to_owned(),
                        run("：", SIZE),
                    ]),
                    text("现就做好安全生产工作通知如下。"),
                ],
                &ending(),
            ]),
            &[MIDDLE[0], MIDDLE[1], MIDDLE[2]],
        ),
        case(
            "upwards, number and names parted by blanks",
            &whole(&[
                &[
                    red("某市应急管理局文件"),
                    line("某应急发〔2024〕12号　　　　　　　　　　　　签发人：张　三　李四五"),
                    centered("关于增加经费的请示"),
                    line("市人民政府："),
                    text("因工作需要，申请增加经费。"),
                    text("妥否，请批示。"),
                ],
                &ending(),
                &[line("（联系人：王五，电话：0351-1234567）")],
            ]),
            &[
                "signatories: [张三, 李四五]",
                "title: 关于增加经费的请示",
                "recipients: 市人民政府",
                "note: 联系人：王五，电话：0351-1234567",
            ],
        ),
        case(
            "four organs in a box, 文件 in another",
            &whole(&[
                &[
                    boxed(&(red("某市教育局") + &red("某市公安局") + &red("某市应急管理局"))),
                    boxed(&red("文件")),
                    numbered.clone(),
                ],
                &middle(),
                &[line("　　　　　　某市教育局　　　　　　某市公安局"), right("某市应急管理局"), right("2024年3月5日")],
            ]),
            &[
                "issuer: 某市教育局",
                "- 某市公安局",
                "- 某市应急管理局",
                MIDDLE[0],
                "date: 2024-03-05",
            ],
        ),
        case(
            "a letter",
            &[
                red("某市应急管理局"),
                right("某应急函〔2024〕3号"),
                centered("关于商请支持检查工作的函"),
                line("市公安局："),
                text("请予支持。"),
                right("某市应急管理局"),
                right("2024年3月5日"),
            ],
            &["format: letter", "issuer: 某市应急管理局", "title: 关于商请支持检查工作的函"],
        ),
        case(
            "minutes",
            &[
                red("某市应急管理局会议纪要"),
                runs(r#"<w:jc w:val="center"/>"#, &[run("第3期", SIZE)]),
                line("某市应急管理局　　　　　　　　2024年3月5日"),
                centered("关于春季防火工作的纪要"),
                text("会议研究了春季防火工作。"),
                text("一、落实责任。"),
                text("二、加强值守。"),
                text("出席：张三、李四"),
                text("请假：王五"),
            ],
            &["format: minutes", "number: {serial: 3}", "- 落实责任。", "present: 张三、李四", "absent: 王五"],
        ),
        case(
            "an order",
            &[
                red("某市人民政府令"),
                runs(r#"<w:jc w:val="center"/>"#, &[run("第12号", SIZE)]),
                text("《某市消防办法》已经通过，现予公布。"),
                right("某市人民政府"),
                right("2024年3月5日"),
            ],
            &["format: order", "issuer: 某市人民政府", "number: {serial: 12}"],
        ),
        case(
            "a head that was printed before",
            &whole(&[&middle(), &ending()]),
            &["issuer: 某市应急管理局", "serial: 待定", MIDDLE[0], MIDDLE[1], MIDDLE[2], "date: 2024-03-05"],
        ),
        case(
            "a plan that is printed, titles on several lines",
            &whole(&[
                &[
                    red("某市应急管理局文件"),
                    numbered.clone(),
                    centered("关于印发《某市春季防火"),
                    centered("工作方案》的通知"),
                    line("各县（市、区）人民政府："),
                    text("现将《某市春季防火工作方案》印发给你们。"),
                ],
                &ending(),
                &[
                    PAGE.to_owned(),
                    centered("某市春季防火"),
                    centered("工作方案"),
                    text("为做好防火工作，制定本方案。"),
                    runs("", &[run("一、工作目标", r#"<w:rFonts w:eastAsia="黑体"/>"#)]),
                    runs("", &[
                        run("（一）不发生火灾。", r#"<w:rFonts w:eastAsia="楷体"/>"#),
                        run("全市不发生重大火灾。", r#"<w:rFonts w:eastAsia="仿宋"/>"#),
                    ]),
                ],
            ]),
            &[
                "- 关于印发《某市春季防火",
                "- 工作方案》的通知",
                "- 某市春季防火",
                "body: 为做好防火工作，制定本方案。",
                "- heading: 工作目标",
                "- heading: 不发生火灾",
                "run_in: true",
            ],
        ),
        case(
            "letters that are spread, a number not given yet, a date not filled in",
            &whole(&[
                &[
                    red("某 市 应 急 管 理 局 文 件"),
                    line("某应急发〔2024〕  号"),
                    centered("关于做好安全生产工作的"),
                    centered("通　　知"),
                    line("各县（市、区）人民政府："),
                    text("现就做好安全生产工作通知如下。"),
                    right("某市应急管理局"),
                    right("2024年　月　日"),
                ],
            ]),
            &[
                "issuer: 某市应急管理局",
                "number: {code: 某应急发, year: 2024, serial: 待定}",
                "- 通知",
                "# 待定：成文日期",
            ],
        ),
        case(
            "tables with heads of several rows, halves, captions, notes, units",
            &whole(&[
                &[red("某市应急管理局文件"), numbered.clone()],
                &middle(),
                &[
                    runs(r#"<w:jc w:val="center"/>"#, &[run("表1　检查安排", SIZE)]),
                    right("单位：人"),
                    table(&[
                        row(&[cell(FIRST, &["县"]), cell(&span(2), &["人员"])]),
                        row(&[cell(BELOW, &[]), cell("", &["干部"]), cell("", &["专家"])]),
                        row(&[cell("", &["甲县"]), cell("", &["3"]), cell("", &["2"])]),
                        row(&[cell("", &["乙县"]), cell("", &["5"]), cell("", &["4"])]),
                    ]),
                    line("注：不含驾驶员。"),
                    text("各县名额如下。"),
                    plain_table(&[
                        &["单位", "名额", "单位", "名额"],
                        &["甲县", "3", "丙县", "7"],
                        &["乙县", "5", "丁县", "9"],
                    ]),
                ],
                &ending(),
            ]),
            &[
                "caption: 检查安排",
                "unit: 单位：人",
                "{name: 人员, columns: [干部, 专家]}",
                "- [乙县, 5, 4]",
                "notes: 不含驾驶员。",
                "fold: 2",
                "- [丁县, 9]",
            ],
        ),
        case(
            "an attachment in a file of its own: a form with blanks, choices and opinions",
            &[
                line("附件3"),
                centered("先进单位审批表"),
                line("填报单位（盖章）：　　　　　　　　填报日期：　　年　月　日"),
                table(&[
                    row(&[cell("", &["单位名称"]), cell(&span(3), &[""])]),
                    row(&[cell("", &["人数"]), cell("", &[""]), cell("", &["类别"]), cell("", &["□企业　□机关"])]),
                    row(&[cell("", &["主", "要", "事", "迹"]), cell(&span(3), &[""])]),
                    row(&[cell(UPRIGHT, &["单位意见"]), cell(&span(3), &["", "（盖章）", "年　月　日"])]),
                ]),
            ],
            &[
                "title: 先进单位审批表",
                "[单位名称, ~, <, <]",
                "□企业　□机关",
                "{text: 主要事迹, vertical: true}",
                "{text: 单位意见, vertical: true}",
                "opinion: （盖章）",
            ],
        ),
        case(
            "an attachment on its side, a table in a table",
            &whole(&[
                &[red("某市应急管理局文件"), numbered.clone()],
                &middle(),
                &[text("附件：检查计划")],
                &ending(),
                &[
                    section(false),
                    line("附件"),
                    centered("检查计划"),
                    table(&[
                        row(&[cell("", &["时间"]), cell("", &["地点"]), cell("", &["内容"])]),
                        row(&[
                            cell("", &["3月"]),
                            format!("<w:tc><w:tcPr/>{}{}</w:tc>", plain_table(&[&["甲县", "乙县"]]), line("")),
                            cell("", &["防火"]),
                        ]),
                    ]),
                    last_section(true),
                ],
            ]),
            &["title: 检查计划", "landscape: true", "columns:", "[3月, 甲县　乙县, 防火]"],
        ),
        case(
            "an imprint that is a table in a box",
            &whole(&[
                &[red("某市应急管理局文件"), numbered.clone()],
                &middle(),
                &ending(),
                &[boxed(&plain_table(&[
                    &["抄送：市委办公室。"],
                    &["某市应急管理局办公室　　　　2024年3月5日印发"],
                ]))],
            ]),
            &["copy_to: 市委办公室", "printer: 某市应急管理局办公室"],
        ),
    ];
    cases.push(case(
        "rules with chapters, a byline, a closing, contacts, ①",
        &whole(&[
            &[red("某市应急管理局文件"), line("某应急发〔2024〕12号")],
            &[
                centered("关于印发《某市防火办法》的通知"),
                line("各县（市、区）人民政府："),
                text("《某市防火办法》已经通过，现印发给你们。有关事项如下。"),
                text("一、抓好落实。包括："),
                text("①宣传；"),
                text("②培训。"),
                text("二、及时报告。"),
                text("特此通知。"),
                text("联系单位：办公室　传真：0351-7654321"),
            ],
            &ending(),
            &[
                PAGE.to_owned(),
                centered("某市防火办法"),
                runs(
                    r#"<w:jc w:val="center"/>"#,
                    &[run("（2024年3月1日局务会议通过）", SIZE)],
                ),
                runs(r#"<w:jc w:val="center"/>"#, &[run("第一章　总　则", SIZE)]),
                text("第一条　为了防火，制定本办法。"),
                text("第二条　本办法适用于本市。"),
                text("县级可以参照执行。"),
                runs(r#"<w:jc w:val="center"/>"#, &[run("第二章　职责", SIZE)]),
                text("第三条　禁止下列行为："),
                text("（一）野外用火；"),
                text("（二）燃放烟花。"),
                text("抢险的除外。"),
                text("第四条　本办法自发布之日起施行。"),
            ],
        ]),
        &[
            "- body:\n      - 抓好落实。包括：\n      - list:\n          - 宣传；",
            "closing: 特此通知。",
            "unit: 办公室",
            "one_line: true",
            "byline: （2024年3月1日局务会议通过）",
            "- heading: 总则",
            "- 县级可以参照执行。",
            "- heading: 职责",
            "- items:\n                - 野外用火；",
            "- 抢险的除外。",
        ],
    ));
    let mut automatic = case(
        "ordinals by automatic lists of several kinds",
        &whole(&[
            &[red("某市应急管理局文件"), numbered.clone()],
            &middle(),
            &[
                listed(1, 0, "提高认识"),
                text("要提高认识。"),
                listed(1, 0, "加强检查"),
                listed(1, 1, "明确重点。"),
                listed(1, 2, "烟花爆竹。"),
                listed(1, 2, "危险化学品。"),
                listed(1, 1, "压实责任。"),
                listed(2, 0, "第一组。"),
            ],
            &ending(),
        ]),
        &[
            "- heading: 提高认识",
            "body: 要提高认识。",
            "- heading: 加强检查",
            "- body: 明确重点。",
            "- 烟花爆竹。",
            "- 压实责任。",
        ],
    );
    automatic.document = automatic.document.part(
        "numbering",
        "numbering.xml",
        &lists(&[
            &[
                ("chineseCounting", "%1、"),
                ("chineseCountingThousand", "（%2）"),
                ("decimal", "%3．"),
            ],
            &[("bullet", "●")],
        ]),
    );
    cases.push(automatic);
    let mut commented = case(
        "comments, footnotes, page numbers at the outside, a masthead in the header",
        &whole(&[
            std::slice::from_ref(&numbered),
            &[
                centered("关于做好安全生产工作的通知"),
                line("各县（市、区）人民政府："),
                runs(
                    "",
                    &[
                        run("现就做好安全生产工作", SIZE),
                        r#"<w:r><w:commentReference w:id="7"/></w:r>"#.to_owned(),
                        run("通知如下。", SIZE),
                        r#"<w:r><w:footnoteReference w:id="2"/></w:r>"#.to_owned(),
                    ],
                ),
            ],
            &ending(),
        ]),
        &[
            "issuer: 某市应急管理局",
            "# 待定：批注（李四）：写明年份",
            MIDDLE[0],
            "body: 现就做好安全生产工作通知如下①。",
            "footnotes:\n  - 安全生产法第三条。",
        ],
    );
    commented.document = commented
        .document
        .part("header", "header1.xml", &red("某市应急管理局文件"))
        .part(
            "footer",
            "footer1.xml",
            &boxed(&runs("", &[run("— ", SIZE), field("PAGE", "1"), run(" —", SIZE)])),
        )
        .part(
            "footer",
            "footer2.xml",
            &runs(r#"<w:jc w:val="right"/>"#, &[run("— 2 —", SIZE)]),
        )
        .part(
            "footnotes",
            "footnotes.xml",
            &format!(
                r#"<w:footnote w:id="2">{}</w:footnote>"#,
                line("安全生产法第三条。")
            ),
        )
        .part(
            "comments",
            "comments.xml",
            &format!(
                r#"<w:comment w:id="7" w:author="李四">{}</w:comment>"#,
                line("写明年份")
            ),
        );
    cases.push(commented);
    let mut pictured = case(
        "a picture with its caption",
        &whole(&[
            &[red("某市应急管理局文件"), numbered],
            &middle(),
            &[
                r#"<w:p><w:r><w:drawing><wp:inline><wp:extent cx="2880000" cy="1440000"/><wp:docPr id="3" name="图" descr="流程"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="image0"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#.to_owned(),
                runs(r#"<w:jc w:val="center"/>"#, &[run("图1　检查流程", SIZE)]),
            ],
            &ending(),
        ]),
        &["image: 通知-图1.png", "caption: 检查流程", "width: 80mm"],
    );
    let png = fs::read(root().join("tests/fixtures/figure.png"));
    pictured.document =
        pictured.document.media("image1.png", png.unwrap_or_else(|_| figure()));
    cases.push(pictured);
    cases
}

/// A small picture.
fn figure() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 40, 20);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a picture");
    writer.write_image_data(&[128; 800]).expect("its pixels");
    writer.finish().expect("its end");
    bytes
}

#[test]
fn documents_of_other_makers_become_notices_without_loss() {
    let (mut put_right, mut all) = (0, 0);
    let mut wrong = Vec::new();
    for Case { name, document, elements, unknown } in cases() {
        // To try other programs on them.
        if let Some(folder) = std::env::var_os("KEEP") {
            let file = Path::new(&folder).join(format!("{name}.docx"));
            fs::write(file, document.bytes()).expect("it is kept");
        }
        let imported = imported(&[("通知.docx", document.bytes())], None);
        let yaml = &imported.text;
        all += elements.len();
        for element in elements {
            match yaml.contains(element) {
                true => put_right += 1,
                false => wrong.push(format!("{name}: {element}\n{yaml}")),
            }
        }
        let told: Vec<&str> =
            imported.told.unknown.iter().map(|(_, what)| what.as_str()).collect();
        if told != unknown {
            wrong.push(format!("{name}: told {told:?}\n{yaml}"));
        }
        let bench = built(&imported);
        let Some(pdf) = &bench.built.printed.pdf else {
            wrong.push(format!("{name}: no PDF\n{}\n{yaml}", bench.report()));
            continue;
        };
        let printed = folded(&crate::paper::Paper::read(pdf).text());
        let there = printed.clone() + &folded(yaml);
        for text in seen(&document) {
            for piece in pieces(&text) {
                if !there.contains(&piece) && !made_by_itself(&text) {
                    wrong.push(format!(
                        "{name}: lost {piece} of {text}\n{yaml}\n{printed}"
                    ));
                }
            }
        }
        // What the YAML says stands on paper; what it does not is told.
        for text in seen(&document) {
            let on_paper = pieces(&text).iter().all(|piece| printed.contains(piece));
            let told = told.iter().any(|told| told.contains(text.trim()));
            let blank = made_by_itself(&text);
            if !(on_paper || told || blank) {
                wrong.push(format!("{name}: not on paper {text}\n{yaml}\n{printed}"));
            }
        }
    }
    println!("{put_right} of {all} elements put right");
    assert!(wrong.is_empty(), "{} of {all}\n{}", put_right, wrong.join("\n---\n"));
}

/// Whether a text is a rule, or a label whose form the program prints by itself.
fn made_by_itself(text: &str) -> bool {
    let text = folded(text);
    text.chars().all(|c| "━★—-".contains(c))
        || text.starts_with("附件") && text.len() < 12
}

/// A document of an ordinary kind.
fn ordinary() -> Document {
    document(&whole(&[
        &[red("某市应急管理局文件"), line("某应急发〔2024〕12号")],
        &middle(),
        &ending(),
    ]))
}

#[test]
fn old_word_files_say_what_new_ones_do() {
    let cases = cases();
    for (file, name) in [
        ("lists.doc", "ordinals by automatic lists of several kinds"),
        ("boxes.doc", "four organs in a box, 文件 in another"),
        ("tables.doc", "attachments listed with tabs, a contact"),
        (
            "comments.doc",
            "comments, footnotes, page numbers at the outside, a masthead in the header",
        ),
    ] {
        let case = cases.iter().find(|case| case.name == name).expect("a case");
        let bytes =
            fs::read(root().join("tests/fuzz/seeds/word").join(file)).expect("a file");
        let imported = imported(&[("通知.docx", bytes)], None);
        for element in case.elements {
            assert!(
                imported.text.contains(element),
                "{file}: {element}\n{}",
                imported.text
            );
        }
        let told: Vec<&str> =
            imported.told.unknown.iter().map(|(_, what)| what.as_str()).collect();
        assert_eq!(told, case.unknown, "{file}");
    }
}

#[test]
fn a_notice_comes_back_from_its_pdf() {
    let imported = imported(&[("通知.pdf", REAL.pdf().to_vec())], None);
    for element in [
        "issuer: 晋城市市场监督管理局",
        "number: {code: 晋市市监, year: 2021, serial: 169}",
        "recipients: 各县（市、区）市场监管局、开发区分局",
        "name: 吴一凡",
        "date: 2021-09-26",
        "note: 此件主动公开",
        "title: 2021年世界标准日系列活动方案",
        "- heading: 组织召开标准化专题讲座",
        "facts: [时间：10月14日（周四）, 地点：晋城市高平市]",
        "- [14:00—18:00, 高平市九龙大酒店三楼会议室, 标准化专题讲座]",
        "fold: 2",
        "blank_rows: 15",
        "copy_to: 驻局纪检监察组",
    ] {
        assert!(imported.text.contains(element), "{element}\n{}", imported.text);
    }
    assert_eq!(imported.told.unknown, [], "{}", imported.text);
    // Built again it says the same.
    let again = built(&imported);
    assert_eq!(folded(&again.paper().text()), folded(&REAL_PAPER.text()) + "");
}

#[test]
fn plain_text_is_read_in_every_encoding() {
    let text = "　　　　　　　　某市应急管理局文件\n　　　　　　　　　某应急发〔2024〕12号\n\n　　　　　　关于做好安全生产工作的通知\n\n各县（市、区）人民政府：\n　　现就做好安全生产工作通知如下。\n\n　　　　　　　　　　　　　　　　　　某市应急管理局\n　　　　　　　　　　　　　　　　　　2024年3月5日\n";
    let (gbk, ..) = encoding_rs::GBK.encode(text);
    let utf16: Vec<u8> = [0xfeff_u16]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [text.as_bytes().to_vec(), gbk.into_owned(), utf16] {
        let imported = imported(&[("通知.txt", bytes)], None);
        for element in [
            MIDDLE[0],
            MIDDLE[1],
            MIDDLE[2],
            "issuer: 某市应急管理局",
            "date: 2024-03-05",
        ] {
            assert!(imported.text.contains(element), "{element}\n{}", imported.text);
        }
        assert_eq!(imported.told.unknown, []);
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_what_to_do() {
    let zipped = |names: &[&str]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .expect("a part");
        }
        zip.finish().expect("a package").into_inner()
    };
    let ordinary = ordinary().bytes();
    let scanned = Document::default().media("image1.png", figure()).bytes();
    let mut doctype = document(&[]);
    doctype.body = "&bomb;".to_owned();
    for (bytes, words) in [
        (Vec::new(), "文件是空的"),
        (zipped(&["xl/workbook.xml", "[Content_Types].xml"]), "hongtou table"),
        (zipped(&["content.xml"]), "另存为 docx"),
        (zipped(&["OFD.xml"]), "OFD"),
        (zipped(&["a.txt"]), "先解压"),
        (ordinary[..ordinary.len() / 2].to_vec(), "已损坏"),
        (scanned, "先做文字识别"),
        (doctype.bytes(), "已损坏"),
        (b"{\\rtf1}".to_vec(), "另存为 docx"),
        (figure(), "先做文字识别"),
        (b"%PDF-1.7\n".to_vec(), "已损坏"),
        (vec![0, 1, 2, 3], "不是能读的文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "已损坏"),
    ] {
        let why = read("文件", &bytes).expect_err(words);
        assert!(why.contains(words), "{why}");
        assert!(why.starts_with("文件："), "{why}");
    }
}

#[test]
fn files_that_unfold_without_end_are_refused() {
    let mut bomb = document(&[]);
    bomb.body = " ".repeat(40 << 20);
    let why = read("文件", &bomb.bytes()).expect_err("it is too much");
    assert!(why.contains("内容太多"), "{why}");
    let deep = document(&["<w:sdt><w:sdtContent>".repeat(100_000)]);
    let why = read("文件", &deep.bytes()).expect_err("it is too deep");
    assert!(why.contains("已损坏"), "{why}");
    let many = document(&[line("段").repeat(70_000)]);
    let why = read("文件", &many.bytes()).expect_err("it is too much");
    assert!(why.contains("内容太多"), "{why}");
    let wide = format!(
        "<w:tbl>{}</w:tbl>",
        row(&[cell(&span(9_999), &["一"]), cell(&span(9_999), &["二"])])
    );
    assert!(read("文件", &document(&[wide]).bytes()).is_err());
}

#[test]
fn attachments_come_from_files_of_their_own() {
    let notice = document(&whole(&[
        &[red("某市应急管理局文件"), line("某应急发〔2024〕12号")],
        &middle(),
        &[text("附件：1．检查表"), text("　　　2．责任分工")],
        &ending(),
    ]));
    let first = document(&[
        line("附件1"),
        centered("检查表"),
        plain_table(&[&["县", "人数"], &["甲", "3"]]),
    ]);
    let second = document(&[centered("责任分工"), text("各负其责。")]);
    let imported = imported(
        &[
            ("通知.docx", notice.bytes()),
            ("附件1.docx", first.bytes()),
            ("附件2.docx", second.bytes()),
        ],
        None,
    );
    for element in [
        "id: attachment-1\n    title: 检查表\n    table:",
        "id: attachment-2\n    title: 责任分工\n\n    body: 各负其责。",
    ] {
        let plain = |text: &str| text.replace("\n\n", "\n");
        assert!(plain(&imported.text).contains(&plain(element)), "{}", imported.text);
    }
    assert_eq!(imported.told.unknown, [], "{}", imported.text);
    built(&imported).pdf();
}

#[test]
fn the_command_writes_a_notice_and_says_what_it_assumed() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(root().join("fonts"), at("fonts")).expect("fonts");
    fs::write(at("去年.docx"), ordinary().bytes()).expect("a file");
    let done =
        hongtou(folder.path()).args(["import", "去年.docx"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for words in
        ["已写出 去年.yaml", "第1段作为发文机关标志", "第4段作为主送机关", "下一步"]
    {
        assert!(said.contains(words), "{said}");
    }
    let yaml = fs::read_to_string(at("去年.yaml")).expect("it is written");
    assert!(yaml.contains(MIDDLE[0]), "{yaml}");
    // Never over what is there, unless asked.
    let again =
        hongtou(folder.path()).args(["import", "去年.docx"]).output().expect("it runs");
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("已存在"));
    let forced = hongtou(folder.path())
        .args(["import", "去年.docx", "--force", "-o", "去年.docx"])
        .output()
        .expect("it runs");
    assert_eq!(forced.status.code(), Some(2), "the document itself stays");
    // Last year's document, this year's draft.
    let drafted = hongtou(folder.path())
        .args(["draft", "去年.docx", "-o", "今年.yaml"])
        .output()
        .expect("it runs");
    assert!(drafted.status.success(), "{}", String::from_utf8_lossy(&drafted.stderr));
    let yaml = fs::read_to_string(at("今年.yaml")).expect("it is written");
    assert!(yaml.contains("year: 2025, serial: 待定"), "{yaml}");
    // A document is no notice yet.
    let build =
        hongtou(folder.path()).args(["build", "去年.docx"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&build.stderr).contains("hongtou import"));
}

#[test]
fn a_house_fills_what_a_document_lacks() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(root().join("fonts"), at("fonts")).expect("fonts");
    fs::create_dir(at("house")).expect("a folder");
    fs::write(
        at("house/市局.yaml"),
        "issuer: 某市应急管理局\nnumber: {code: 某应急发}\n",
    )
    .expect("a house");
    let body = [
        centered("关于做好安全生产工作的通知"),
        line("各县："),
        text("通知如下。"),
        right("2024年3月5日"),
    ];
    fs::write(at("通知.docx"), document(&body).bytes()).expect("a file");
    let done = hongtou(folder.path())
        .args(["import", "通知.docx", "--house", "市局"])
        .output()
        .expect("it runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let yaml = fs::read_to_string(at("通知.yaml")).expect("it is written");
    assert!(yaml.contains("house: 市局"), "{yaml}");
    assert!(!yaml.contains("issuer:"), "{yaml}");
    assert!(yaml.contains("number: {year: 2024, serial: 待定}"), "{yaml}");
    let built =
        hongtou(folder.path()).args(["build", "通知.yaml"]).output().expect("it runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
}

#[test]
fn names_that_look_like_expressions_or_cells_stay_text() {
    let body = whole(&[
        &[red("某市应急管理局文件"), line("某应急发〔2024〕12号")],
        &middle(),
        &[
            text("写法是 {{ year }}，# 不是注释：这样 - 也不是列表。"),
            plain_table(&[
                &["名", "值"],
                &["<", "^"],
                &["~", "待定"],
                &["null", "yes: 1"],
            ]),
        ],
        &ending(),
    ]);
    let imported = imported(&[("通知.docx", document(&body).bytes())], None);
    assert_eq!(imported.told.unknown, [], "{}", imported.text);
    let printed = folded(&built(&imported).paper().text());
    for words in ["{{year}}", "#不是注释", "<^", "~待定nullyes:1"] {
        assert!(printed.contains(words), "{words}\n{printed}");
    }
}

/// A paragraph with a mark behind some of its words.
fn noted(before: &str, id: usize, behind: &str) -> String {
    let mark = format!(
        r#"<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{id}"/></w:r>"#
    );
    runs("", &[run(before, ""), mark, run(behind, "")])
}

/// What footnotes say, as Word stores them: those that part them from the text come first.
fn notes(said: &[&str]) -> String {
    let note = |(i, text): (usize, &&str)| {
        format!(
            r#"<w:footnote w:id="{}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>"#,
            i + 1
        )
    };
    let parts: String = said.iter().enumerate().map(note).collect();
    format!(
        r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>{parts}"#
    )
}

#[test]
fn footnotes_of_a_word_file_are_footnotes() {
    let [title, recipients, _] = middle();
    let body = whole(&[
        &[title, recipients],
        &[
            noted("推进“一网通办”", 2, "，提升政府数字化水平。"),
            noted("落实首席数据官制度。", 1, ""),
        ],
        &ending(),
    ]);
    let document = document(&body).part(
        "footnotes",
        "footnotes.xml",
        &notes(&["负责数据的人员。", "依托平台办理事项。"]),
    );
    let imported = imported(&[("通知.docx", document.bytes())], None);
    assert!(imported.told.unknown.is_empty(), "{:?}", imported.told.unknown);
    let yaml = &imported.text;
    assert!(yaml.contains("推进“一网通办”①，提升政府数字化水平。"), "{yaml}");
    // In front of the stop, in the order of the text.
    assert!(yaml.contains("落实首席数据官制度②。"), "{yaml}");
    assert!(
        yaml.contains("footnotes:\n  - 依托平台办理事项。\n  - 负责数据的人员。"),
        "{yaml}"
    );
    built(&imported).conforming();
}

/// A title has no footnote, nor has a text that has ① of its own: what they say is told.
#[test]
fn footnotes_without_a_place_are_told() {
    let [title, recipients, _] = middle();
    let body = whole(&[
        &[title, recipients],
        &[noted("包括①甲和②乙，统称数据", 1, "。")],
        &ending(),
    ]);
    let document = document(&body).part(
        "footnotes",
        "footnotes.xml",
        &notes(&["以电子方式记录的信息。"]),
    );
    let imported = imported(&[("通知.docx", document.bytes())], None);
    let told = imported.told.unknown.iter().any(|(_, what)| what.contains("以电子方式"));
    assert!(told, "{:?}", imported.told.unknown);
    assert!(
        !imported.text.contains('\u{100000}') && !imported.text.contains("footnotes:")
    );
    built(&imported);
}

/// A title whose own lines are wider than a page's comes as one, and the whole of it is there.
#[test]
fn lines_of_a_title_that_are_too_wide_are_left_to_the_program() {
    let [_, recipients, text] = middle();
    let body = whole(&[
        &[
            centered("关于印发《某某工业大学大学生创新创业训练计划"),
            centered("管理办法》的通知"),
            recipients,
            text,
        ],
        &ending(),
    ]);
    let imported = imported(&[("通知.docx", document(&body).bytes())], None);
    assert!(imported.told.unknown.is_empty(), "{:?}", imported.told.unknown);
    assert!(
        imported.text.contains(
            "title: 关于印发《某某工业大学大学生创新创业训练计划管理办法》的通知"
        )
    );
    built(&imported).pdf();
}

/// Edges of cells that do not quite meet make no column.
#[test]
fn slivers_of_a_table_are_no_columns() {
    let wide = |columns: usize, text: &str| cell(&span(columns), &[text]);
    let table = format!(
        r#"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="23"/><w:gridCol w:w="3000"/></w:tblGrid>{}{}</w:tbl>"#,
        row(&[wide(1, "单位"), wide(2, "名称")]),
        row(&[wide(2, "某局"), wide(1, "某表")]),
    );
    let body = whole(&[&middle(), &[table], &ending()]);
    let imported = imported(&[("通知.docx", document(&body).bytes())], None);
    assert!(imported.told.unknown.is_empty(), "{:?}", imported.told.unknown);
    assert!(!imported.text.contains('<'), "{}", imported.text);
    built(&imported).pdf();
}

/// A title in the largest letters is no masthead, and a line that leads to a table no fact of it:
/// as a generator's first style has them.
#[test]
fn a_large_title_is_a_title_and_what_leads_to_a_table_is_text() {
    let [_, recipients, text] = middle();
    let large = runs("", &[run("关于开展安全生产检查的通知", r#"<w:sz w:val="52"/>"#)]);
    let table =
        plain_table(&[&["日期", "单位"], &["11月1日", "办公室"], &["11月2日", "后勤科"]]);
    let body =
        whole(&[&[large, recipients, text, line("检查安排见下表："), table], &ending()]);
    let imported = imported(&[("通知.docx", document(&body).bytes())], None);
    assert!(imported.told.unknown.is_empty(), "{:?}", imported.told.unknown);
    let yaml = &imported.text;
    assert!(yaml.contains("title: 关于开展安全生产检查的通知"), "{yaml}");
    assert!(!yaml.contains("masthead:") && !yaml.contains("facts:"), "{yaml}");
    built(&imported).pdf();
}
