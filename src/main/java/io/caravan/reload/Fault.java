package io.caravan.reload;

/**
 * What is wrong with a route file.
 *
 * @param file its name
 * @param line where, counted from 1; 0 when that isn't known
 * @param reason why, one line
 */
public record Fault(String file, int line, String reason) implements Checked {
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + reason;
    }
}
