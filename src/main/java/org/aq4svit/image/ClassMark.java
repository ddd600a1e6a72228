package org.aq4svit.image;

/** What a source says of an image's class: its name, or its label. */
public sealed interface ClassMark {
    /** The class's name, such as that of a folder. */
    record Name(String name) implements ClassMark {}

    /** The class's index. */
    record Label(int label) implements ClassMark {}

    /** A label if the text is a whole number, otherwise a name. */
    static ClassMark of(String text) {
        try {
            return new Label(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return new Name(text);
        }
    }
}
