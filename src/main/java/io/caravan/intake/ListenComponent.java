package io.caravan.intake;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Makes the endpoints that listen to MinIO's buckets. */
@Component(ListenEndpoint.SCHEME)
public class ListenComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ListenEndpoint endpoint = new ListenEndpoint(uri, this);
        endpoint.setBuckets(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
