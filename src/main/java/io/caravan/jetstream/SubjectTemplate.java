package io.caravan.jetstream;

import io.caravan.event.JournalSubject;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A subject with placeholders, taken apart once. Each placeholder is one token, except {@code {path}}, which turns {@code /} into {@code .}; what stands in a name
 * is escaped, so no object name can widen or break a subject. Threads: safe.
 */
final class SubjectTemplate {
    /** The exchange property that keeps the event of a rule, whatever the rule makes of the body. */
    static final String EVENT = "CaravanEvent";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final String HEADER = "header.";

    private static final Map<String, Field> FIELDS = List.of(
                    new Field("bucket", event -> Tokens.escape(event.bucket()), "CamelMinioBucketName", Tokens::escape),
                    new Field("key", event -> Tokens.escape(event.key()), "CamelMinioObjectName", Tokens::escape),
                    new Field("path", event -> path(event.key()), "CamelMinioObjectName", SubjectTemplate::path),
                    new Field("name", event -> name(event.key()), "CamelMinioObjectName", SubjectTemplate::name),
                    new Field(
                            "ext",
                            event -> JournalSubject.ext(event.key()),
                            "CamelMinioObjectName",
                            JournalSubject::ext),
                    new Field("kind", event -> event.kind().token(), null, null),
                    new Field("type", event -> Tokens.escape(event.type()), null, null),
                    new Field(
                            "versionId",
                            event -> Tokens.escape(event.versionId() == null ? "" : event.versionId()),
                            "CamelMinioVersionId",
                            Tokens::escape))
            .stream()
            .collect(Collectors.toUnmodifiableMap(Field::name, field -> field));

    private final String text;
    private final List<Part> parts;

    private SubjectTemplate(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    /** @throws IllegalArgumentException when it can't become a subject, or naming the placeholder that isn't known, and those that are */
    static SubjectTemplate of(String text) {
        SubjectTemplate template = ofText("subject", text);
        String fault = Subjects.fault(PLACEHOLDER.matcher(text).replaceAll("x"));
        if (fault != null)
            throw new IllegalArgumentException("nothing can be published to subject '" + text + "': " + fault);
        return template;
    }

    /** For another option than a subject. */
    static SubjectTemplate ofText(String option, String text) {
        List<Part> parts = new ArrayList<>();
        Matcher found = PLACEHOLDER.matcher(text);
        int at = 0;
        while (found.find()) {
            if (found.start() > at) parts.add(new Literal(text.substring(at, found.start())));
            parts.add(placeholder(found.group(1), option, text));
            at = found.end();
        }
        if (at < text.length()) parts.add(new Literal(text.substring(at)));
        return new SubjectTemplate(text, List.copyOf(parts));
    }

    private static Part placeholder(String name, String option, String text) {
        if (name.startsWith(HEADER) && name.length() > HEADER.length())
            return new Header(name.substring(HEADER.length()));
        Field field = FIELDS.get(name);
        if (field != null) return field;
        throw new IllegalArgumentException(
                option + " '" + text + "' has the unknown placeholder {" + name + "}; known are "
                        + FIELDS.keySet().stream()
                                .sorted()
                                .map(known -> "{" + known + "}")
                                .collect(Collectors.joining(" "))
                        + " and {header.X}");
    }

    /** @throws PermanentException when there is nothing to take a value from, or the subject gets too long */
    String resolve(Exchange exchange) throws PermanentException {
        if (parts.size() == 1 && parts.get(0) instanceof Literal) return text;
        StringBuilder resolved = new StringBuilder(text.length() + 32);
        for (Part part : parts) {
            if (part instanceof Literal literal) resolved.append(literal.text);
            else if (part instanceof Header header) resolved.append(header.value(exchange.getMessage()));
            else if (part instanceof Field field) resolved.append(value(field, exchange));
        }
        String subject = resolved.toString();
        if (Subjects.tooLong(subject)) {
            throw new PermanentException("subject " + text + " becomes longer than " + Subjects.MOST_BYTES
                    + " bytes for this event, which NATS doesn't take");
        }
        return subject;
    }

    private String value(Field field, Exchange exchange) throws PermanentException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ObjectEvent event) return field.ofEvent.apply(event);
        ObjectEvent kept = exchange.getProperty(EVENT, ObjectEvent.class);
        if (kept != null) return field.ofEvent.apply(kept);
        String header = field.header == null ? null : exchange.getMessage().getHeader(field.header, String.class);
        if (header != null) return field.ofHeader.apply(header);
        throw new PermanentException("subject " + text + " needs an event for {" + field.name
                + "}, but the exchange has none: its body is "
                + (body == null ? "empty" : "a " + body.getClass().getName()) + " (use {header.X} outside of rules)");
    }

    private static String name(String key) {
        return Tokens.escape(key.substring(key.lastIndexOf('/') + 1));
    }

    private static String path(String key) {
        StringBuilder path = new StringBuilder(key.length() + 8);
        int at = 0;
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', at)) {
            path.append(Tokens.escape(key.substring(at, slash))).append('.');
            at = slash + 1;
        }
        return path.append(Tokens.escape(key.substring(at))).toString();
    }

    @Override
    public String toString() {
        return text;
    }

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    /** @param header of camel-minio, which says the same where there is no event; null when there is none */
    private record Field(
            String name, Function<ObjectEvent, String> ofEvent, String header, Function<String, String> ofHeader)
            implements Part {}

    private record Header(String name) implements Part {
        String value(Message message) {
            String value = message.getHeader(name, String.class);
            return Tokens.escape(value == null ? "" : value);
        }
    }
}
