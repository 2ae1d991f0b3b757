package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.CommandNames;
import io.caravan.bucketevent.RuleNames;
import io.caravan.command.SettingNames;
import io.caravan.event.CloudEvents;
import io.caravan.event.JournalSubject;
import io.caravan.intake.IntakeNames;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Letters;
import io.caravan.jetstream.StreamNames;
import io.caravan.ops.HealthNames;
import io.caravan.watch.canary.WatchNames;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** All that others may rely on, as the code has it now. */
final class Surface {
    private static final Path PAGE = Path.of("docs/api.md");
    private static final Path ROUTES = Path.of("routes");

    private Surface() {}

    /** By what the page calls it, in the page's order. */
    static Map<String, List<Entry>> now() throws Exception {
        Map<String, List<Entry>> parts = new LinkedHashMap<>();
        parts.put("Components and their options", Components.entries());
        parts.put("What a rule has", rules());
        parts.put("Messages", messages());
        parts.put("The JSON of an event", event());
        parts.put("Streams, subjects and durables", StreamNames.entries());
        parts.put("Routes that are shipped", routes());
        parts.put("Settings", SettingNames.entries());
        parts.put("Commands", commands());
        parts.put("Health checks and metrics", healthAndMetrics());
        List<Entry> java = new ArrayList<>();
        for (String type : javaTypes()) java.addAll(JavaTypes.entries(JavaTypes.named(type)));
        parts.put("Java types", java);
        return parts;
    }

    static Set<String> javaTypes() throws IOException {
        Matcher row = Pattern.compile("(?m)^\\| (`io\\.caravan\\..*?) \\|").matcher(Files.readString(PAGE));
        Set<String> types = new TreeSet<>();
        while (row.find()) {
            for (String name : row.group(1).replace("`", "").split(", ")) types.add(name);
        }
        return types;
    }

    private static List<Entry> rules() throws Exception {
        List<Entry> entries = new ArrayList<>();
        RuleNames.headers().forEach(each -> entries.add(Entry.of("header of a rule's exchange " + each)));
        RuleNames.properties().forEach(each -> entries.add(Entry.of("property of a rule's exchange " + each)));
        StreamNames.ofPlainMessages().forEach(each -> entries.add(Entry.of("header of other exchanges " + each)));
        entries.addAll(StreamNames.placeholders());
        entries.addAll(RuleNames.conversions());
        entries.addAll(RuleNames.registry());
        return entries;
    }

    private static List<Entry> messages() throws IllegalAccessException {
        List<Entry> entries = new ArrayList<>();
        CloudEvents.HEADERS.forEach(each -> entries.add(Entry.of("header of an event " + each)));
        IntakeNames.headers().forEach(each -> entries.add(Entry.of("header of an event in the journal " + each)));
        for (Field field : Letters.class.getFields()) {
            if (field.get(null) instanceof String name && name.startsWith("Caravan-"))
                entries.add(Entry.of("header of a dead letter " + name));
        }
        entries.add(new Entry("subject in the journal", JournalSubject.PREFIX + ".<kind>.<bucket>.<ext>"));
        return entries;
    }

    private static List<Entry> event() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(Path.of("docs/event.schema.json").toFile());
        Set<String> required = new TreeSet<>();
        schema.get("required").forEach(each -> required.add(each.asText()));
        List<Entry> entries = new ArrayList<>();
        schema.get("properties").properties().forEach(each -> {
            ((ObjectNode) each.getValue()).remove(List.of("description", "examples"));
            String always = required.contains(each.getKey()) ? "always, " : "at times, ";
            entries.add(new Entry("field of an event " + each.getKey(), always + each.getValue()));
        });
        return entries;
    }

    private static List<Entry> routes() throws IOException {
        List<Entry> entries = new ArrayList<>();
        Set<String> classes = new TreeSet<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(ROUTES)) {
            files = all.filter(each -> each.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String text = Files.readString(file);
            entries.add(new Entry(
                    "file classpath:caravan/" + file.toString().replace('\\', '/'),
                    "route " + first("id: (\\S+)", text)));
            Matcher durable = Pattern.compile("durableName: \"?([^\"\\n]+)").matcher(text);
            while (durable.find())
                entries.add(new Entry("durable of the route " + first("id: (\\S+)", text), durable.group(1)));
            Matcher name = Pattern.compile("#class:([\\w.]+)").matcher(text);
            while (name.find()) classes.add(name.group(1));
        }
        classes.forEach(each -> entries.add(Entry.of("class that a route names " + each)));
        return entries;
    }

    private static String first(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private static List<Entry> commands() throws IOException {
        List<Entry> entries = new ArrayList<>(CommandNames.entries());
        entries.addAll(CommandNames.exitCodes());
        Map<String, String> documents = Map.of("status", "StatusJson", "audit", "AuditJson", "doctor", "DoctorReport");
        for (String command : new TreeSet<>(documents.keySet())) {
            String source =
                    Files.readString(Path.of("src/main/java/io/caravan/command", documents.get(command) + ".java"));
            Matcher key = Pattern.compile("(?:put|putObject|putArray)\\((?:node, )?\"(\\w+)\"")
                    .matcher(source);
            Set<String> keys = new TreeSet<>();
            while (key.find()) keys.add(key.group(1));
            keys.forEach(each -> entries.add(Entry.of("JSON of caravan " + command + " " + each)));
        }
        return entries;
    }

    private static List<Entry> healthAndMetrics() throws Exception {
        List<Entry> entries = new ArrayList<>();
        Stream.concat(HealthNames.ids("<route>").stream(), WatchNames.healthChecks().stream())
                .forEach(each -> entries.add(Entry.of("health check " + each)));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("metricsRegistry", registry);
            JetStreamComponent component = new JetStreamComponent();
            component.setServers("nats://127.0.0.1:1"); // nobody listens
            context.addComponent("nats-jetstream", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("bucket-event:photos").routeId("rule").to("nats-jetstream:events.{bucket}");
                    from("nats-jetstream:minio.events?stream=MINIO_EVENTS&durableName=x")
                            .routeId("intake")
                            .to("log:x");
                }
            });
            context.start();
            WatchNames.meters(context);
            Map<String, Entry> meters = new TreeMap<>();
            for (Meter meter : registry.getMeters()) {
                String name = meter.getId().getConventionName(registry.config().namingConvention());
                boolean counts = meter instanceof FunctionCounter;
                String shown = counts && !name.endsWith("_total") ? name + "_total" : name;
                String tags = meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.joining(", "));
                meters.put(shown, new Entry("metric " + shown, (counts ? "counter by " : "gauge by ") + tags));
                Tag outcome = meter.getId().getTags().stream()
                        .filter(tag -> tag.getKey().equals("outcome"))
                        .findFirst()
                        .orElse(null);
                if (outcome != null) {
                    String with = shown + "{outcome=" + outcome.getValue() + "}";
                    meters.put(with, Entry.of("metric " + with));
                }
            }
            entries.addAll(meters.values());
        }
        return entries;
    }
}
