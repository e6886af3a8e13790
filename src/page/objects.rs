//! Objects of one PDF, copied into another.

use hayro_syntax::object::{Dict, MaybeRef, Name as Own, Object};
use pdf_writer::{Name, Null, Obj, Ref, Str};

/// In what manner objects are copied.
pub(super) trait Manner {
    /// The number that an object has in the new file.
    fn number(&self, own: i32) -> Ref;

    /// Whether an entry of a dictionary is copied; an error says what it must not be.
    fn entry(&self, key: &[u8], value: &MaybeRef<Object<'_>>) -> Result<bool, String>;

    /// What a name must not be.
    fn name(&self, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

/// Whether a dictionary is of a type.
pub(super) fn is(dict: &Dict<'_>, kind: &[u8]) -> bool {
    let own = dict.get::<Own<'_>>("Type");
    own.is_some_and(|own| *own == *kind)
}

/// Copies the entries of a dictionary but for some.
pub(super) fn put_entries(
    written: &mut pdf_writer::Dict<'_>,
    dict: &Dict<'_>,
    without: &[&[u8]],
    manner: &impl Manner,
) -> Result<(), String> {
    for (key, value) in dict.entries() {
        if !without.contains(&&*key) && manner.entry(&key, &value)? {
            put(written.insert(Name(&key)), value, manner)?;
        }
    }
    Ok(())
}

/// Copies a value.
pub(super) fn put(
    to: Obj<'_>,
    value: MaybeRef<Object<'_>>,
    manner: &impl Manner,
) -> Result<(), String> {
    match value {
        MaybeRef::Ref(to_object) => to.primitive(manner.number(to_object.obj_number)),
        MaybeRef::NotRef(Object::Null(_)) => to.primitive(Null),
        MaybeRef::NotRef(Object::Boolean(truth)) => to.primitive(truth),
        MaybeRef::NotRef(Object::Number(number)) => {
            let number = number.as_f64();
            match number.fract() == 0.0 && number.abs() < f64::from(i32::MAX) {
                true => to.primitive(number as i32),
                false => to.primitive(number as f32),
            }
        }
        MaybeRef::NotRef(Object::String(string)) => to.primitive(Str(string.as_bytes())),
        MaybeRef::NotRef(Object::Name(name)) => {
            manner.name(&name)?;
            to.primitive(Name(&name));
        }
        MaybeRef::NotRef(Object::Array(array)) => {
            let mut written = to.array();
            for value in array.raw_iter() {
                put(written.push(), value, manner)?;
            }
        }
        MaybeRef::NotRef(Object::Dict(dict)) => {
            put_entries(&mut to.dict(), &dict, &[], manner)?;
        }
        // Streams stand by themselves.
        MaybeRef::NotRef(Object::Stream(_)) => {
            return Err("文件的结构认不出".to_owned());
        }
    }
    Ok(())
}
