package io.caravan.bucketevent;

import io.caravan.event.Kind;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.util.URISupport;

/**
 * What the text of a rule says that it listens to, publishes to, and does with the store. What beans and expressions do isn't in it.
 *
 * @param rule its route id
 * @param buckets patterns of the buckets that it listens to
 * @param kinds kinds of the events that it listens to
 * @param choosesKeys whether it chooses among the objects of a bucket, so that what it writes itself may be none of its business
 * @param subjects subjects it publishes to, with {@code x} for each placeholder
 * @param uses what its {@code minio:} steps do, and the step that asks for its object
 */
public record RuleSketch(
        String rule,
        List<String> buckets,
        Set<Kind> kinds,
        boolean choosesKeys,
        List<String> subjects,
        List<Use> uses) {
    private static final String JETSTREAM = "nats-jetstream:";
    private static final String MINIO = "minio:";
    /** The step that asks the store for the event's own object. */
    private static final String HEAD = "#class:io.caravan.enrich.ObjectHead";

    private static final Map<String, Access> OPERATIONS = Map.of(
            "putObject", Access.WRITES,
            "copyObject", Access.WRITES,
            "deleteObject", Access.REMOVES,
            "deleteObjects", Access.REMOVES,
            "getObject", Access.READS,
            "getPartialObject", Access.READS);

    /** What a step does to objects. */
    public enum Access {
        WRITES(Kind.CREATED),
        REMOVES(Kind.REMOVED),
        READS(Kind.ACCESSED);

        private final Kind raises;

        Access(Kind raises) {
            this.raises = raises;
        }

        /** The kind of event that comes of it. */
        public Kind raises() {
            return raises;
        }
    }

    /**
     * A step that uses a bucket.
     *
     * @param step its id, or its URI when it has none
     */
    public record Use(String step, Access access, String bucket) {}

    public RuleSketch {
        buckets = List.copyOf(buckets);
        kinds = Set.copyOf(kinds);
        subjects = List.copyOf(subjects);
        uses = List.copyOf(uses);
    }

    /** Empty for a route that is no rule. @throws IllegalArgumentException when its options are wrong */
    public static Optional<RuleSketch> of(RouteDefinition route, CamelContext context) {
        if (!RuleErrors.isRule(route)) return Optional.empty();
        BucketEventEndpoint from = context.getEndpoint(
                context.resolvePropertyPlaceholders(route.getInput().getEndpointUri()), BucketEventEndpoint.class);
        List<String> subjects = new ArrayList<>();
        List<Use> uses = new ArrayList<>();
        Selection selection = from.selection();
        List<String> buckets = selection.buckets().stream().map(Glob::toString).toList();
        walk(route.getOutputs(), context, buckets, subjects, uses);
        boolean choosesKeys = !selection.prefixes().isEmpty()
                || !selection.suffixes().isEmpty()
                || !selection.keys().isEmpty()
                || !selection.contentTypes().isEmpty();
        return Optional.of(
                new RuleSketch(route.getRouteId(), buckets, selection.events().kinds(), choosesKeys, subjects, uses));
    }

    private static void walk(
            List<ProcessorDefinition<?>> steps,
            CamelContext context,
            List<String> buckets,
            List<String> subjects,
            List<Use> uses) {
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof ProcessDefinition process && HEAD.equals(process.getRef())) {
                for (String bucket : buckets) uses.add(new Use(name(step, HEAD), Access.READS, bucket));
            }
            String uri = uri(step);
            // What an expression makes of it only an event can tell.
            if (uri != null && !uri.contains("${")) {
                String resolved = context.resolvePropertyPlaceholders(uri);
                if (resolved.startsWith(JETSTREAM)) subjects.add(subject(resolved));
                if (resolved.startsWith(MINIO)) use(step, resolved, uses);
            }
            walk(step.getOutputs(), context, buckets, subjects, uses);
        }
    }

    private static String uri(ProcessorDefinition<?> step) {
        if (step instanceof SendDefinition<?> send) return send.getEndpointUri();
        if (step instanceof ToDynamicDefinition dynamic) return dynamic.getUri();
        if (step instanceof EnrichDefinition enrich)
            return enrich.getExpression().getExpression();
        if (step instanceof PollEnrichDefinition enrich)
            return enrich.getExpression().getExpression();
        return null;
    }

    private static String subject(String uri) {
        return path(uri, JETSTREAM).replaceAll("\\{[^{}]*}", "x");
    }

    private static String path(String uri, String scheme) {
        String path = uri.substring(scheme.length()).replaceFirst("^//", "");
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static void use(ProcessorDefinition<?> step, String uri, List<Use> uses) {
        Map<String, Object> options;
        try {
            String query = URISupport.extractQuery(uri);
            options = query == null ? Map.of() : URISupport.parseQuery(query);
        } catch (URISyntaxException e) {
            return; // Camel refused it, and said so
        }
        String operation = String.valueOf(options.getOrDefault("operation", "putObject"));
        Access access = OPERATIONS.get(operation);
        if (access == null) return;
        Object destination = operation.equals("copyObject") ? options.get("destinationBucketName") : null;
        uses.add(
                new Use(name(step, uri), access, destination == null ? path(uri, MINIO) : String.valueOf(destination)));
    }

    private static String name(ProcessorDefinition<?> step, String otherwise) {
        return step.hasCustomIdAssigned() ? step.getId() : otherwise;
    }

    /** Whether it listens to events of that kind in that bucket. */
    public boolean hears(String bucket, Kind kind) {
        return kinds.contains(kind)
                && buckets.stream().anyMatch(pattern -> Glob.of(pattern).matches(bucket));
    }

    /** The buckets that it names, without those that it only has a pattern for. */
    public List<String> namedBuckets() {
        return buckets.stream()
                .map(pattern -> Glob.of(pattern).literal())
                .filter(Objects::nonNull)
                .toList();
    }
}
