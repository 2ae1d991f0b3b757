package io.caravan.command;

import io.caravan.jetstream.ByteSize;
import io.caravan.jetstream.Durations;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** How the value of a setting is written. */
enum Form {
    ANY(""),
    FILE("file"),
    FOLDER("folder"),
    ADDRESS("address"),
    URL("URL"),
    URLS("URLs, separated by commas"),
    NAME("name without blanks, dots, slashes or wildcards"),
    SUBJECT("subject"),
    DURATION("duration"),
    DURATIONS("durations, separated by commas"),
    PERCENT("percent of its max_bytes"),
    BYTES("bytes"),
    COUNT("a number"),
    PORT("port"),
    BOOLEAN("true or false"),
    LEVEL("ERROR, WARN, INFO, DEBUG or TRACE");

    private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final int HIGHEST_PORT = 65_535;

    private final String words;

    Form(String words) {
        this.words = words;
    }

    /** For people; may be empty. */
    String words() {
        return words;
    }

    /** Whether a value is written so. Others may still find fault with it: that a file isn't there, or a server. */
    boolean fits(String value) {
        try {
            return switch (this) {
                case ANY, FILE, FOLDER, ADDRESS -> true;
                case URL -> isUrl(value.strip());
                case URLS -> allAreUrls(value);
                case NAME -> value.matches("[^\\s./\\\\*>]+");
                case SUBJECT -> value.matches("[^\\s.*>]+(\\.[^\\s.*>]+)*(\\.>)?");
                case DURATION -> !Durations.parse(value).isNegative();
                case DURATIONS -> Durations.list(value).size() < Integer.MAX_VALUE;
                case PERCENT -> value.matches("(\\d{1,2}|100)\\s*%?");
                case BYTES -> ByteSize.parse(value) >= 0;
                case COUNT -> value.matches("\\d{1,9}");
                case PORT -> Integer.parseInt(value) >= 0 && Integer.parseInt(value) <= HIGHEST_PORT;
                case BOOLEAN -> value.equals("true") || value.equals("false");
                case LEVEL -> LEVELS.contains(value.toUpperCase(Locale.ROOT));
            };
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    private static boolean allAreUrls(String value) {
        for (String url : value.split(",", -1)) if (!isUrl(url.strip())) return false;
        return true;
    }

    /** With a host, and a port if one is given; the scheme may be missing. */
    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text.contains("://") ? text : "any://" + text);
            return url.getHost() != null && url.getPort() <= HIGHEST_PORT;
        } catch (URISyntaxException no) {
            return false;
        }
    }
}
