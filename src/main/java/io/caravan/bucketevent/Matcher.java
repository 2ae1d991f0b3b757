package io.caravan.bucketevent;

import io.caravan.event.ObjectEvent;
import java.util.List;
import java.util.Locale;

/** Decides whether a rule wants an event, by all that its {@code from} says except {@code where}. Immutable. */
final class Matcher {
    private final Selection selection;

    Matcher(Selection selection) {
        this.selection = selection;
    }

    /**
     * An event that lacks what an option asks for (deletes carry no size; AWS sends no content type) doesn't match it:
     * guessing would make {@code maxSize=1MB} deliver every delete.
     */
    boolean matches(ObjectEvent event) {
        return anyGlob(selection.buckets(), event.bucket())
                && selection.events().match(event.kind(), event.type())
                && matchesKey(event.key())
                && matchesContentType(event.contentType())
                && matchesSize(event.size());
    }

    private boolean matchesKey(String key) {
        return (selection.prefixes().isEmpty() || selection.prefixes().stream().anyMatch(key::startsWith))
                && (selection.suffixes().isEmpty()
                        || selection.suffixes().stream().anyMatch(s -> Suffix.ends(key, s)))
                && (selection.keys().isEmpty() || anyGlob(selection.keys(), key));
    }

    private boolean matchesContentType(String contentType) {
        if (selection.contentTypes().isEmpty()) {
            return true;
        }
        return contentType != null && anyGlob(selection.contentTypes(), mediaType(contentType));
    }

    private boolean matchesSize(Long size) {
        if (selection.minSize() == null && selection.maxSize() == null) {
            return true;
        }
        return size != null
                && (selection.minSize() == null || size >= selection.minSize())
                && (selection.maxSize() == null || size <= selection.maxSize());
    }

    /** {@code Text/HTML; charset=utf-8} is text/html. */
    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private static boolean anyGlob(List<Glob> globs, String text) {
        return globs.stream().anyMatch(glob -> glob.matches(text));
    }
}
