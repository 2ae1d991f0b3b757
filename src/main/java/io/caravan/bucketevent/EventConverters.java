package io.caravan.bucketevent;

import io.caravan.event.CloudEvents;
import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.cloudevents.CloudEvent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.TypeConverterLoaderException;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/** What a rule's body turns into when a step asks for something else, and back. Found by Camel itself. */
public final class EventConverters implements TypeConverterLoader {
    private interface Conversion<F, T> {
        T convert(F from) throws Exception;
    }

    @Override
    public void load(TypeConverterRegistry registry) throws TypeConverterLoaderException {
        add(registry, ObjectEvent.class, byte[].class, EventJson::write);
        add(
                registry,
                ObjectEvent.class,
                String.class,
                event -> new String(EventJson.write(event), StandardCharsets.UTF_8));
        add(registry, ObjectEvent.class, InputStream.class, event -> new ByteArrayInputStream(EventJson.write(event)));
        add(registry, ObjectEvent.class, Map.class, EventJson::toMap);
        add(registry, ObjectEvent.class, CloudEvent.class, CloudEvents::toCloudEvent);
        add(registry, byte[].class, ObjectEvent.class, EventJson::read);
        add(registry, String.class, ObjectEvent.class, text -> EventJson.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static <F, T> void add(
            TypeConverterRegistry registry, Class<F> from, Class<T> to, Conversion<F, ? extends T> conversion) {
        registry.addTypeConverter(
                to,
                from,
                new SimpleTypeConverter(false, (type, exchange, value) -> conversion.convert(from.cast(value))));
    }
}
