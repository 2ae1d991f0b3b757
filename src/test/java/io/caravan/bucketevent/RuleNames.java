package io.caravan.bucketevent;

import io.caravan.api.Entry;
import io.caravan.enrich.ObjectHead;
import io.caravan.event.ObjectEvent;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.spi.TypeConverterRegistry;

/** What a rule has by name, as others rely on it. */
public final class RuleNames {
    private RuleNames() {}

    /** Headers of its exchanges. What camel-minio asks for, EventHandlingTest holds. */
    public static List<String> headers() {
        return List.of(
                "CamelMinioBucketName",
                "CamelMinioObjectName",
                "CamelMinioVersionId",
                StateLookup.STALE,
                StateLookup.SIZE,
                StateLookup.ETAG,
                StateLookup.CONTENT_TYPE,
                ObjectHead.OBJECT);
    }

    public static List<String> properties() {
        return List.of(EventHandling.EVENT);
    }

    /** What its text may refer to. */
    public static List<Entry> registry() {
        return List.of(
                Entry.of("route configuration " + RuleErrors.ID),
                Entry.of("predicate in the registry " + RulesPlugin.TRANSIENT),
                Entry.of("step #class:" + ObjectHead.class.getName()));
    }

    /** What an event turns into when a step asks for it, and what turns into one. */
    public static List<Entry> conversions() throws Exception {
        List<Entry> conversions = new ArrayList<>();
        TypeConverterRegistry registry = (TypeConverterRegistry) Proxy.newProxyInstance(
                RuleNames.class.getClassLoader(),
                new Class<?>[] {TypeConverterRegistry.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("addTypeConverter")) {
                        Class<?> to = (Class<?>) given[0];
                        Class<?> from = (Class<?>) given[1];
                        conversions.add(Entry.of("conversion from " + name(from) + " to " + name(to)));
                    }
                    return null;
                });
        new EventConverters().load(registry);
        return conversions;
    }

    private static String name(Class<?> type) {
        return type == ObjectEvent.class ? "an event" : type.getSimpleName();
    }
}
