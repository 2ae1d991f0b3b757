package io.caravan.api;

/**
 * Something that others may name, and what they rely on of it.
 *
 * @param name such as {@code setting caravan.group}; there is one of each
 * @param detail its default, type, tags; may be empty
 */
public record Entry(String name, String detail) {
    private static final String BETWEEN = " | ";

    public static Entry of(String name) {
        return new Entry(name, "");
    }

    static Entry parse(String line) {
        int at = line.indexOf(BETWEEN);
        return at < 0 ? of(line) : new Entry(line.substring(0, at), line.substring(at + BETWEEN.length()));
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? name : name + BETWEEN + detail;
    }
}
