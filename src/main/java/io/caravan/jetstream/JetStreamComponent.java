package io.caravan.jetstream;

import io.nats.client.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.jsse.SSLContextParameters;

/** Has the connection to NATS, which all endpoints share. It is made when the component starts; when NATS isn't there it is waited for. */
@Component(JetStreamEndpoint.SCHEME)
public class JetStreamComponent extends DefaultComponent implements SSLContextParametersAware {
    @Metadata(
            defaultValue = "nats://localhost:4222",
            description = "URLs of NATS servers, separated by commas. tls:// asks for TLS.")
    private String servers = "nats://localhost:4222";

    @Metadata(label = "security", description = "A .creds file, with the user's JWT and NKey seed.")
    private String credentialsFile;

    @Metadata(label = "security", description = "A file with an NKey seed.")
    private String nkeySeedFile;

    @Metadata(label = "security", secret = true, description = "Name of the user, together with password.")
    private String username;

    @Metadata(label = "security", secret = true, description = "Password of the user.")
    private String password;

    @Metadata(label = "security", secret = true, description = "Token, instead of a user.")
    private String token;

    @Metadata(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether to use TLS with the certificates that the JVM trusts, when no SSL parameters are given.")
    private boolean tls;

    @Metadata(label = "security", description = "TLS with certificates of one's own.")
    private SSLContextParameters sslContextParameters;

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether to use the SSL parameters of the Camel context.")
    private boolean useGlobalSslContextParameters;

    @Metadata(label = "advanced", description = "JetStream domain, for a leaf node that uses JetStream of its hub.")
    private String domain;

    @Metadata(
            label = "advanced",
            defaultValue = "caravan",
            description = "Name of the connection, as the server lists it.")
    private String connectionName = "caravan";

    @Metadata(
            label = "advanced",
            description =
                    "A connection that the application has already. It is used instead of an own one, and never closed.")
    private Connection connection;

    @Metadata(
            label = "advanced",
            defaultValue = "true",
            description = "Whether endpoints of camel-nats that name no servers and no connection get this one.")
    private boolean shareConnection = true;

    private Link link;
    private ScheduledExecutorService chores;
    private ExecutorService completions;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        JetStreamEndpoint endpoint = new JetStreamEndpoint(uri, this);
        endpoint.setSubject(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        WorkInterceptor.addTo(getCamelContext());
        var executors = getCamelContext().getExecutorServiceManager();
        chores = executors.newSingleThreadScheduledExecutor(this, "nats-chores");
        completions = executors.newSingleThreadExecutor(this, "nats-completions");
        link = new Link(Names.of(getCamelContext()), storage(), replicas(), chores, completions);
        getCamelContext().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
                link.stopping();
            }
        });
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // Not sooner: camel-main sets the options of a component after it was initialised.
        if (link.started()) return;
        ComponentProperties.giveTo(this);
        link.start(settings());
        if (shareConnection) CamelNats.share(link, getCamelContext());
    }

    @Override
    protected void doShutdown() throws Exception {
        if (link != null) link.stop();
        if (chores != null) getCamelContext().getExecutorServiceManager().shutdownNow(chores);
        if (completions != null) getCamelContext().getExecutorServiceManager().shutdown(completions);
        super.doShutdown();
    }

    private ConnectionSettings settings() throws Exception {
        SSLContextParameters parameters =
                sslContextParameters != null ? sslContextParameters : retrieveGlobalSslContextParameters();
        SSLContext ssl = parameters == null ? null : parameters.createSSLContext(getCamelContext());
        return new ConnectionSettings(
                servers,
                connectionName,
                credentialsFile,
                nkeySeedFile,
                username,
                password,
                token,
                tls,
                ssl,
                domain,
                connection);
    }

    private long storage() {
        return getCamelContext()
                .getPropertiesComponent()
                .resolveProperty("caravan.storage")
                .map(JetStreamComponent::storage)
                .orElse(0L);
    }

    private int replicas() {
        String number = getCamelContext()
                .getPropertiesComponent()
                .resolveProperty("caravan.stream.replicas")
                .orElse("1")
                .strip();
        if (number.matches("[1-5]")) return Integer.parseInt(number);
        throw new IllegalArgumentException("caravan.stream.replicas is a number from 1 to 5, not " + number);
    }

    private static long storage(String size) {
        try {
            return ByteSize.parse(size);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("caravan.storage " + e.getMessage(), e);
        }
    }

    Publisher newPublisher(Duration timeout, int maxInFlight) {
        return link.publisher(timeout, maxInFlight);
    }

    Executor completions() {
        return completions;
    }

    /** The connection and what hangs on it; null until the component is initialised. */
    public Link link() {
        return link;
    }

    public String getServers() {
        return servers;
    }

    public void setServers(String servers) {
        this.servers = servers;
    }

    public String getCredentialsFile() {
        return credentialsFile;
    }

    public void setCredentialsFile(String credentialsFile) {
        this.credentialsFile = credentialsFile;
    }

    public String getNkeySeedFile() {
        return nkeySeedFile;
    }

    public void setNkeySeedFile(String nkeySeedFile) {
        this.nkeySeedFile = nkeySeedFile;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getToken() {
        return token;
    }

    public void setToken(String token) {
        this.token = token;
    }

    public boolean isTls() {
        return tls;
    }

    public void setTls(boolean tls) {
        this.tls = tls;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }

    public String getDomain() {
        return domain;
    }

    public void setDomain(String domain) {
        this.domain = domain;
    }

    public String getConnectionName() {
        return connectionName;
    }

    public void setConnectionName(String connectionName) {
        this.connectionName = connectionName;
    }

    public Connection getConnection() {
        return connection;
    }

    public void setConnection(Connection connection) {
        this.connection = connection;
    }

    public boolean isShareConnection() {
        return shareConnection;
    }

    public void setShareConnection(boolean shareConnection) {
        this.shareConnection = shareConnection;
    }
}
