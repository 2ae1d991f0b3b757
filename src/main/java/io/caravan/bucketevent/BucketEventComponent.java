package io.caravan.bucketevent;

import io.caravan.jetstream.JetStreamComponent;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Makes the endpoints at which rules begin. It has no connection of its own: it shares the one of {@code nats-jetstream}.
 *
 * <p>Options are taken as they are written. Camel would take the {@code +} of a prefix for a blank, {@code %2F} for a slash, and end an option at the
 * {@code &&} of a predicate: then a rule would wait for what never comes, and nobody would be told.
 */
@Component(BucketEventEndpoint.SCHEME)
public class BucketEventComponent extends DefaultComponent {
    private static final Pattern NEXT_OPTION = Pattern.compile(
            "&(?=(bucket|events|prefix|suffix|key|contentType|minSize|maxSize|where|since|ordered|stale|lastState|concurrency|ruleTimeout|window|maxAckPending"
                    + "|bridgeErrorHandler|exceptionHandler|exchangePattern)=)");

    @Override
    public boolean useRawUri() {
        return true;
    }

    @Override
    public Endpoint createEndpoint(String uri, Map<String, Object> properties) throws Exception {
        int query = uri.indexOf('?');
        if (query < 0) {
            return super.createEndpoint(uri, properties);
        }
        String options = NEXT_OPTION
                .splitAsStream(uri.substring(query + 1))
                .map(BucketEventComponent::whole)
                .collect(Collectors.joining("&"));
        return super.createEndpoint(uri.substring(0, query + 1) + options, properties);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        BucketEventEndpoint endpoint = new BucketEventEndpoint(uri, this);
        endpoint.setBucket(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        jetStream(); // it must be there before the first rule's steps are made, which it watches
    }

    JetStreamComponent jetStream() {
        return getCamelContext().getComponent("nats-jetstream", JetStreamComponent.class);
    }

    private static String whole(String option) {
        int value = option.indexOf('=') + 1;
        boolean divided = option.indexOf('&', value) >= 0 && !option.startsWith("RAW", value);
        if (!divided) {
            return option;
        }
        boolean endsEarly = option.contains(")&");
        return option.substring(0, value)
                + (endsEarly ? "RAW{" : "RAW(")
                + option.substring(value)
                + (endsEarly ? "}" : ")");
    }
}
