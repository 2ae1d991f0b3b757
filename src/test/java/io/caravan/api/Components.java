package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Schemes and options, from the descriptions that the build generates. */
final class Components {
    /** Those that every component of Camel's has. */
    private static final Set<String> CAMELS = Set.of(
            "autowiredEnabled", "bridgeErrorHandler", "exceptionHandler", "exchangePattern", "lazyStartProducer");

    private Components() {}

    static List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String description :
                List.of("bucketevent/bucket-event", "intake/bucket-listen", "jetstream/nats-jetstream")) {
            JsonNode json;
            try (InputStream in =
                    Components.class.getResourceAsStream("/META-INF/io/caravan/" + description + ".json")) {
                json = new ObjectMapper().readTree(in);
            }
            JsonNode component = json.get("component");
            String name = "component " + component.get("scheme").asText();
            String direction = component.get("consumerOnly").asBoolean() ? "from" : "from and to";
            entries.add(new Entry(
                    name,
                    component.get("syntax").asText() + ", " + direction + ", "
                            + component.get("javaType").asText()));
            options(name + " own option ", json.get("componentProperties"), entries);
            options(name + " option ", json.get("properties"), entries);
        }
        return entries;
    }

    private static void options(String prefix, JsonNode options, List<Entry> entries) {
        options.properties().forEach(each -> {
            if (CAMELS.contains(each.getKey())) return;
            JsonNode option = each.getValue();
            String name = prefix + each.getKey();
            JsonNode byDefault = option.get("defaultValue");
            entries.add(new Entry(
                    name,
                    option.get("type").asText()
                            + (option.get("kind").asText().equals("path") ? ", in the path" : "")
                            + (option.get("required").asBoolean() ? ", required" : "")
                            + (byDefault == null ? "" : ", default " + byDefault.asText())
                            + (option.get("deprecated").asBoolean() ? ", deprecated" : "")));
            if (option.has("enum"))
                option.get("enum").forEach(value -> entries.add(Entry.of(name + " = " + value.asText())));
        });
    }
}
