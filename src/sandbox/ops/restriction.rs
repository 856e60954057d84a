//! Restrictions: which items or folders a search finds (EWS reference: `Restriction`).

use super::path::Path;
use super::value::Value;
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::failure::Failure;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Containment {
    FullString,
    Prefixed,
    Substring,
    PrefixOnWords,
    ExactPhrase,
}

/// A search expression. Its depth is bounded by that of the request.
#[derive(Clone, Debug)]
pub(in crate::sandbox) enum Restriction {
    And(Vec<Restriction>),
    Or(Vec<Restriction>),
    Not(Box<Restriction>),
    Exists(Path),
    Compare {
        relation: RelationTo,
        path: Path,
    },
    Contains {
        path: Path,
        constant: String,
        mode: ContainsMode,
    },
    Excludes {
        path: Path,
        mask: i64,
    },
}

/// What a value is compared with, and how.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct RelationTo {
    relation: Relation,
    operand: Operand,
}

#[derive(Clone, Debug)]
enum Operand {
    Constant(String),
    Path(Path),
}

/// How text must be contained.
#[derive(Clone, Copy, Debug)]
pub(in crate::sandbox) struct ContainsMode {
    how: Containment,
    with_case: bool,
}

impl Restriction {
    /// Reads the expression inside a `Restriction` element.
    pub(in crate::sandbox) fn read(element: &Element) -> Result<Self, Failure> {
        let inner = element.children.first().ok_or_else(invalid)?;
        Self::read_expression(inner)
    }

    fn read_expression(e: &Element) -> Result<Self, Failure> {
        let all = || {
            e.children
                .iter()
                .map(Self::read_expression)
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match e.name.as_str() {
            "And" => Self::And(all()?),
            "Or" => Self::Or(all()?),
            "Not" => Self::Not(Box::new(Self::read(e)?)),
            "Exists" => Self::Exists(Path::inside(e)?),
            "Excludes" => Self::Excludes {
                path: Path::inside(e)?,
                mask: bitmask(e)?,
            },
            "Contains" => Self::Contains {
                path: Path::inside(e)?,
                constant: constant(e)?,
                mode: contains_mode(e)?,
            },
            name => Self::Compare {
                relation: RelationTo {
                    relation: relation(name)?,
                    operand: operand(e)?,
                },
                path: Path::inside(e)?,
            },
        })
    }

    /// Whether something with these values is found.
    pub(in crate::sandbox) fn matches(&self, value: &dyn Fn(&Path) -> Option<Value>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|p| p.matches(value)),
            Self::Or(parts) => parts.iter().any(|p| p.matches(value)),
            Self::Not(part) => !part.matches(value),
            Self::Exists(path) => value(path).is_some(),
            Self::Excludes { path, mask } => {
                matches!(value(path), Some(Value::Number(n)) if n & mask == 0)
            }
            Self::Contains {
                path,
                constant,
                mode,
            } => {
                matches!(value(path), Some(Value::Text(text)) if mode.holds(&text, constant))
            }
            Self::Compare { relation, path } => compare(relation, value(path), value),
        }
    }
}

fn compare(to: &RelationTo, left: Option<Value>, value: &dyn Fn(&Path) -> Option<Value>) -> bool {
    let Some(left) = left else {
        // A property that is not there equals nothing.
        return to.relation == Relation::NotEqual;
    };
    let order = match &to.operand {
        Operand::Constant(constant) => left.compare_constant(constant),
        Operand::Path(path) => value(path).map(|right| Value::order(Some(&left), Some(&right))),
    };
    let Some(order) = order else { return false };
    match to.relation {
        Relation::Equal => order.is_eq(),
        Relation::NotEqual => order.is_ne(),
        Relation::Greater => order.is_gt(),
        Relation::GreaterOrEqual => order.is_ge(),
        Relation::Less => order.is_lt(),
        Relation::LessOrEqual => order.is_le(),
    }
}

impl ContainsMode {
    fn holds(self, text: &str, wanted: &str) -> bool {
        let fold = |s: &str| {
            if self.with_case {
                s.to_owned()
            } else {
                s.to_lowercase()
            }
        };
        let (text, wanted) = (fold(text), fold(wanted));
        match self.how {
            Containment::FullString => text == wanted,
            Containment::Prefixed => text.starts_with(&wanted),
            Containment::Substring | Containment::ExactPhrase => text.contains(&wanted),
            Containment::PrefixOnWords => text
                .split_whitespace()
                .any(|word| word.starts_with(&wanted)),
        }
    }
}

fn invalid() -> Failure {
    Failure::new("ErrorInvalidRestriction")
}

fn relation(name: &str) -> Result<Relation, Failure> {
    Ok(match name {
        "IsEqualTo" => Relation::Equal,
        "IsNotEqualTo" => Relation::NotEqual,
        "IsGreaterThan" => Relation::Greater,
        "IsGreaterThanOrEqualTo" => Relation::GreaterOrEqual,
        "IsLessThan" => Relation::Less,
        "IsLessThanOrEqualTo" => Relation::LessOrEqual,
        _ => return Err(invalid()),
    })
}

fn operand(e: &Element) -> Result<Operand, Failure> {
    let operand = e.child("FieldURIOrConstant").ok_or_else(invalid)?;
    match operand.child("Constant") {
        Some(_) => constant(operand).map(Operand::Constant),
        None => Path::inside(operand).map(Operand::Path),
    }
}

fn constant(e: &Element) -> Result<String, Failure> {
    let value = e.child("Constant").and_then(|c| c.attribute("Value"));
    value.map(str::to_owned).ok_or_else(invalid)
}

fn bitmask(e: &Element) -> Result<i64, Failure> {
    let text = e
        .child("Bitmask")
        .and_then(|b| b.attribute("Value"))
        .unwrap_or_default();
    let number = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => i64::from_str_radix(hex, 16),
        None => text.parse(),
    };
    number.map_err(|_| invalid())
}

fn contains_mode(e: &Element) -> Result<ContainsMode, Failure> {
    let how = match e.attribute("ContainmentMode") {
        None | Some("Substring") => Containment::Substring,
        Some("FullString") => Containment::FullString,
        Some("Prefixed") => Containment::Prefixed,
        Some("PrefixOnWords") => Containment::PrefixOnWords,
        Some("ExactPhrase") => Containment::ExactPhrase,
        Some(_) => return Err(invalid()),
    };
    let with_case = matches!(e.attribute("ContainmentComparison"), None | Some("Exact"));
    Ok(ContainsMode { how, with_case })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;

    fn holds(expression: &str) -> bool {
        let xml = format!("<Restriction>{expression}</Restriction>");
        let read = Restriction::read(&Element::read(xml.as_bytes()).unwrap()).unwrap();
        read.matches(&|path| match path {
            Path::Field(f) if f == "subject" => Some(Value::text("Order 4711")),
            Path::Field(f) if f == "size" => Some(Value::Number(100)),
            Path::Field(f) if f == "read" => Some(Value::Flag(true)),
            Path::Field(f) if f == "at" => {
                Some(Value::Time("2026-01-02T03:04:05Z".parse().unwrap()))
            }
            _ => None,
        })
    }

    fn relation(name: &str, field: &str, constant: &str) -> bool {
        holds(&format!(
            "<{name}><FieldURI FieldURI='{field}'/><FieldURIOrConstant><Constant Value='{constant}'/></FieldURIOrConstant></{name}>"
        ))
    }

    #[test]
    fn values_are_compared_by_their_type() {
        assert!(relation("IsEqualTo", "subject", "Order 4711"));
        assert!(!relation("IsEqualTo", "subject", "order 4711"));
        assert!(relation("IsGreaterThan", "size", "99"));
        assert!(!relation("IsGreaterThan", "size", "100"));
        assert!(relation("IsGreaterThanOrEqualTo", "size", "100"));
        assert!(relation("IsEqualTo", "read", "1"));
        assert!(relation("IsLessThan", "at", "2026-01-02T04:04:06+00:00"));
        assert!(relation("IsLessThanOrEqualTo", "at", "2026-01-02T03:04:05"));
        assert!(!relation("IsEqualTo", "missing", ""));
        assert!(relation("IsNotEqualTo", "missing", "x"));
        assert!(!relation("IsEqualTo", "size", "many"));
    }

    #[test]
    fn expressions_are_combined() {
        let yes = "<Exists><FieldURI FieldURI='subject'/></Exists>";
        let no = "<Exists><FieldURI FieldURI='missing'/></Exists>";
        assert!(holds(&format!("<Or>{no}{yes}</Or>")));
        assert!(!holds(&format!("<And>{no}{yes}</And>")));
        assert!(holds(&format!("<Not>{no}</Not>")));
        assert!(holds(
            "<Excludes><FieldURI FieldURI='size'/><Bitmask Value='0x3'/></Excludes>"
        ));
        assert!(!holds(
            "<Excludes><FieldURI FieldURI='size'/><Bitmask Value='4'/></Excludes>"
        ));
    }

    #[test]
    fn containment_follows_mode_and_comparison() {
        let contains = |mode: &str, comparison: &str, wanted: &str| {
            holds(&format!(
                "<Contains ContainmentMode='{mode}' ContainmentComparison='{comparison}'><FieldURI FieldURI='subject'/><Constant Value='{wanted}'/></Contains>"
            ))
        };
        assert!(contains("Substring", "IgnoreCase", "ORDER"));
        assert!(!contains("Substring", "Exact", "ORDER"));
        assert!(contains("Prefixed", "Exact", "Order"));
        assert!(!contains("FullString", "Exact", "Order"));
        assert!(contains("PrefixOnWords", "Exact", "47"));
    }
}
