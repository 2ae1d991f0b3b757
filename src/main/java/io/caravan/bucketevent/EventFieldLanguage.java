package io.caravan.bucketevent;

import io.caravan.event.ObjectEvent;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.language.bean.BeanLanguage;
import org.apache.camel.support.ExpressionAdapter;

/**
 * Camel's {@code bean} language, which Simple asks for <code>${body.key}</code>, with a short way for a field of an event. Camel's own way makes two copies of the exchange for each
 * evaluation, and took over a quarter of a rule's time (docs/decisions/0008). Whatever else is asked goes Camel's way. Threads: safe.
 */
final class EventFieldLanguage extends BeanLanguage {
    private static final Map<String, Function<ObjectEvent, Object>> FIELDS = Map.ofEntries(
            Map.entry(".id", ObjectEvent::id),
            Map.entry(".type", ObjectEvent::type),
            Map.entry(".kind", ObjectEvent::kind),
            Map.entry(".bucket", ObjectEvent::bucket),
            Map.entry(".key", ObjectEvent::key),
            Map.entry(".size", ObjectEvent::size),
            Map.entry(".etag", ObjectEvent::etag),
            Map.entry(".contentType", ObjectEvent::contentType),
            Map.entry(".versionId", ObjectEvent::versionId),
            Map.entry(".sequencer", ObjectEvent::sequencer),
            Map.entry(".time", ObjectEvent::time),
            Map.entry(".metadata", ObjectEvent::metadata),
            Map.entry(".origin", ObjectEvent::origin),
            Map.entry(".source", ObjectEvent::source),
            Map.entry(".deployment", ObjectEvent::deployment),
            Map.entry(".record", ObjectEvent::record));

    /** Where the context has no {@code bean} language of its own, and hasn't used Camel's yet. */
    static void addTo(CamelContext context) {
        boolean own = context.getRegistry().lookupByName(LANGUAGE) != null
                || context.getRegistry().lookupByName(LANGUAGE + "-language") != null;
        if (!own) context.getRegistry().bind(LANGUAGE + "-language", new EventFieldLanguage());
    }

    /** @param properties as Simple gives them: no type, the body, and what it asks of it */
    @Override
    public Expression createExpression(String expression, Object[] properties) {
        if (properties != null
                && properties.length == 3
                && properties[0] == null
                && properties[1] instanceof ObjectEvent event
                && properties[2] instanceof String asked) {
            Function<ObjectEvent, Object> field = FIELDS.get(asked);
            if (field != null) return new Value(field.apply(event));
        }
        return super.createExpression(expression, properties);
    }

    /** A field of one event. */
    private static final class Value extends ExpressionAdapter {
        private final Object value;

        Value(Object value) {
            this.value = value;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            return value;
        }
    }
}
