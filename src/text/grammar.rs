//! What the reader of YAML says is wrong, in Chinese.

/// Parts of its messages, and what they mean; the first that fits does.
const FAULTS: [(&str, &str); 22] = [
    ("unknown escape", "双引号里的 \\ 后面不是能用的字符；要写 \\ 本身时写两个"),
    ("hexadecimal", "双引号里的 \\u 后面应是 4 位编码"),
    ("Unicode character escape", "双引号里的 \\u 编码没有对应的字符"),
    ("quoted scalar, found unexpected end", "引号没有成对"),
    ("quoted scalar", "引号没有成对，或引号里的文字没有缩进"),
    ("double-quoted", "引号后面又有文字；整句放进引号里"),
    ("flow sequence", "方括号没有成对，或各项之间少了半角逗号"),
    ("flow mapping", "花括号没有成对，或各项之间少了半角逗号"),
    ("flow construct", "括号里的文字没有缩进"),
    ("misplaced bracket", "括号没有成对"),
    ("block collection", "这一项没有和上面的各项对齐，或前面少了“- ”"),
    ("block mapping", "这个键没有和上面的键对齐，或上一行没有写完"),
    ("mapping values", "这里不能再有“键: 值”；值里有冒号时给它加双引号"),
    ("sequence entries", "这里不能有“- ”；把它放到下一行"),
    ("simple key", "这一行少了冒号，或键后面的冒号少了空格"),
    ("illegal placement of ':'", "这里的冒号是多余的；是文字的一部分时给它加双引号"),
    ("tab", "用了制表符（Tab）；改成空格"),
    ("block scalar", "多行文字的缩进不对"),
    ("indent", "缩进不对"),
    ("anchor", "& 和 * 在 YAML 里有特别的意思；是文字时给它加双引号"),
    ("tag", "! 在 YAML 里有特别的意思；是文字时给它加双引号"),
    ("directive", "% 在 YAML 里有特别的意思；是文字时给它加双引号"),
];

/// What a message of the reader means.
pub(super) fn meaning(message: &str) -> &'static str {
    let fault = FAULTS.iter().find(|(part, _)| message.contains(part));
    fault.map_or("这里不合 YAML 的写法", |(_, meaning)| meaning)
}
