package io.caravan.jetstream;

import io.caravan.api.Entry;
import io.nats.client.api.StreamConfiguration;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Streams, durables and what stands in messages, as others rely on them. */
public final class StreamNames {
    private StreamNames() {}

    public static List<Entry> entries() {
        Names names = Names.DEFAULTS;
        List<Entry> entries = new ArrayList<>();
        Stream.concat(Blueprint.streams(names).stream(), Blueprint.buckets(names).stream())
                .map(Blueprint::configuration)
                .map(StreamNames::entry)
                .forEach(entries::add);
        entries.add(new Entry("durable of the rule tiny_pictures", names.durable("tiny_pictures")));
        entries.add(new Entry("dead letters of the rule tiny.pictures", names.deadLetterSubject("tiny.pictures")));
        return entries;
    }

    /** Placeholders of subjects, and of message ids. */
    public static List<Entry> placeholders() throws ReflectiveOperationException {
        Field fields = SubjectTemplate.class.getDeclaredField("FIELDS");
        fields.setAccessible(true);
        List<Entry> entries = new ArrayList<>();
        for (Object name : new TreeSet<>(((Map<?, ?>) fields.get(null)).keySet())) {
            entries.add(Entry.of("placeholder {" + name + "}"));
        }
        SubjectTemplate.of("x.{header.anything}"); // is one
        entries.add(Entry.of("placeholder {header.<name>}"));
        return entries;
    }

    /** Headers that a plain consumer sets. */
    public static List<String> ofPlainMessages() {
        return List.of(PlainHandling.STREAM, PlainHandling.SUBJECT, PlainHandling.SEQUENCE, Acknowledgement.HEADER);
    }

    private static Entry entry(StreamConfiguration stream) {
        String detail = String.join(" ", stream.getSubjects())
                + ", " + stream.getRetentionPolicy()
                + ", discard " + stream.getDiscardPolicy()
                + (stream.getDuplicateWindow() == null
                                || stream.getDuplicateWindow().isZero()
                        ? ""
                        : ", duplicate window " + stream.getDuplicateWindow().toSeconds() + " s")
                + (stream.getMaxAge().isZero()
                        ? ""
                        : ", at most " + stream.getMaxAge().toDays() + " days");
        return new Entry("stream " + stream.getName(), detail);
    }
}
