package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.NKey;
import io.nats.client.api.StreamConfiguration;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every way to be let in by a nats-server, on a real one that lets in nobody else. */
@Timeout(180)
@ExtendWith(ServersExtension.class)
class CredentialsIT {
    private static final String PASSWORD = "changeit";

    private final List<DefaultCamelContext> contexts = new ArrayList<>();
    private NatsServer server;
    private Path files;

    @BeforeEach
    void prepare(@Own NatsServer own) {
        server = own;
        files = server.settings().folder();
    }

    @AfterEach
    void stop() {
        contexts.forEach(DefaultCamelContext::stop);
    }

    @Test
    void aTokenLetsIn() throws Exception {
        server.restart(server.settings().withLine("authorization { token: \"s3cret\" }"));

        assertRefused(component -> {});
        assertRefused(component -> component.setToken("wrong"));
        assertLetsIn(component -> component.setToken("s3cret"));
    }

    @Test
    void anNkeyLetsIn() throws Exception {
        NKey user = NKey.createUser(null);
        server.restart(server.settings().withLine("authorization { users: [ { nkey: " + publicKey(user) + " } ] }"));

        assertRefused(component -> component.setNkeySeedFile(seedFile("other", createUser())));
        assertLetsIn(component -> component.setNkeySeedFile(seedFile("user", user)));
    }

    @Test
    void aCredentialsFileLetsIn() throws Exception {
        NKey operator = NKey.createOperator(null);
        NKey account = NKey.createAccount(null);
        NKey system = NKey.createAccount(null);
        NKey user = NKey.createUser(null);
        String everything =
                "\"subs\":-1,\"data\":-1,\"payload\":-1,\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1";
        String stores = ",\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1";
        server.restart(server.settings()
                .withLine("operator: " + jwt(operator, operator, "operator", ""))
                .withLine("system_account: " + publicKey(system))
                .withLine("resolver: MEMORY")
                .withLine("resolver_preload: {")
                .withLine(publicKey(system) + ": " + jwt(operator, system, "account", limits(everything)))
                .withLine(publicKey(account) + ": " + jwt(operator, account, "account", limits(everything + stores)))
                .withLine("}"));

        String unlimited = ",\"subs\":-1,\"data\":-1,\"payload\":-1";
        assertRefused(component ->
                component.setCredentialsFile(credentials("other", jwt(operator, user, "user", unlimited), user)));
        assertLetsIn(component ->
                component.setCredentialsFile(credentials("user", jwt(account, user, "user", unlimited), user)));
    }

    @Test
    void aCertificateOfOnesOwnIsTrustedWhenItIsGiven() throws Exception {
        certificate();
        server.restart(server.settings()
                .withLine("tls { cert_file: \"" + files.resolve("cert.pem") + "\", key_file: \""
                        + files.resolve("key.pem") + "\" }"));

        assertLetsIn(component -> component.setSslContextParameters(trust(component)));
        assertLetsIn(component -> {
            component.getCamelContext().setSSLContextParameters(trust(component));
            component.setUseGlobalSslContextParameters(true);
        });
        JetStreamComponent trusting = start(component -> component.setTls(true));
        await().untilAsserted(() -> assertThat(trusting.link().state().detail())
                .as("the JVM doesn't know it")
                .contains("can't reach NATS at " + server.url(), "certification path")
                .doesNotContain("\n"));
        assertThat(trusting.link().connected()).isFalse();
    }

    private void assertLetsIn(Consumer<JetStreamComponent> options) throws Exception {
        JetStreamComponent component = start(options);
        component
                .link()
                .management()
                .addStream(StreamConfiguration.builder()
                        .name("EVENTS")
                        .subjects("events.>")
                        .build());

        Exchange exchange = component
                .getCamelContext()
                .createProducerTemplate()
                .request("nats-jetstream:events.a", any -> any.getMessage().setBody("hello"));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty(JetStreamProducer.PUBLISHED, Published.class).stream())
                .isEqualTo("EVENTS");
    }

    private void assertRefused(Consumer<JetStreamComponent> options) {
        assertThatThrownBy(() -> start(options))
                .rootCause()
                .hasMessageContaining("refuses the credentials")
                .hasMessageNotContaining("\n");
    }

    private JetStreamComponent start(Consumer<JetStreamComponent> options) {
        DefaultCamelContext context = new DefaultCamelContext();
        contexts.add(context);
        JetStreamComponent component = context.getComponent("nats-jetstream", JetStreamComponent.class);
        component.setServers(server.url());
        options.accept(component);
        context.start();
        return component;
    }

    // ---- keys and tokens

    private static NKey createUser() {
        try {
            return NKey.createUser(null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String publicKey(NKey key) {
        try {
            return new String(key.getPublicKey());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String seedFile(String name, NKey key) {
        return file(name + ".nk", new String(key.getSeed()) + "\n");
    }

    private String credentials(String name, String jwt, NKey user) {
        return file(name + ".creds", """
                -----BEGIN NATS USER JWT-----
                %s
                ------END NATS USER JWT------

                -----BEGIN USER NKEY SEED-----
                %s
                ------END USER NKEY SEED------
                """.formatted(jwt, new String(user.getSeed())));
    }

    private static String limits(String limits) {
        return ",\"limits\":{" + limits + "}";
    }

    /** As NATS signs what an account or a user may do. */
    private static String jwt(NKey issuer, NKey subject, String type, String claims) {
        String header = encoded("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}".getBytes(StandardCharsets.UTF_8));
        String payload = encoded(
                """
                {"jti":"%s","iat":%d,"iss":"%s","name":"test","sub":"%s","nats":{"type":"%s","version":2%s}}""".formatted(type, Instant.now().getEpochSecond(), publicKey(issuer), publicKey(subject), type, claims)
                        .getBytes(StandardCharsets.UTF_8));
        String signed = header + "." + payload;
        try {
            return signed + "." + encoded(issuer.sign(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    // ---- certificates

    /** Makes one for 127.0.0.1, its key beside it, and a store that trusts it. */
    private void certificate() throws Exception {
        Path store = files.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=nats",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Certificate certificate = keys.getCertificate("server");
        pem("cert.pem", "CERTIFICATE", certificate.getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        try (OutputStream out = Files.newOutputStream(files.resolve("trusted.p12"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private SSLContextParameters trust(JetStreamComponent component) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setCamelContext(component.getCamelContext());
        store.setResource("file:" + files.resolve("trusted.p12"));
        store.setType("PKCS12");
        store.setPassword(PASSWORD);
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setCamelContext(component.getCamelContext());
        managers.setKeyStore(store);
        SSLContextParameters ssl = new SSLContextParameters();
        ssl.setCamelContext(component.getCamelContext());
        ssl.setTrustManagers(managers);
        return ssl;
    }

    private void pem(String name, String what, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        file(name, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(files.resolve(name), text).toString();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
