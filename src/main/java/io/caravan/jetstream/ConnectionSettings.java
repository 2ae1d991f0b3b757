package io.caravan.jetstream;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * How to reach NATS. Null where nothing is set.
 *
 * @param servers comma-separated URLs, at least one
 * @param name the connection's name, as the server lists it
 * @param credentialsFile a .creds file (JWT and seed)
 * @param nkeySeedFile a file that holds an NKey seed
 * @param username with password
 * @param password with username
 * @param token instead of a user
 * @param tls whether to use TLS with the JVM's default trust when there is no context
 * @param ssl for TLS
 * @param domain JetStream domain
 * @param given a connection of the host application, which is then used and never closed
 */
record ConnectionSettings(
        String servers,
        String name,
        String credentialsFile,
        String nkeySeedFile,
        String username,
        String password,
        String token,
        boolean tls,
        SSLContext ssl,
        String domain,
        Connection given) {

    private static final Pattern USER_INFO = Pattern.compile("//[^/@,\\s]*@");

    /** @throws IllegalArgumentException when two kinds of credentials are given, or a file can't be read: one line naming the options */
    ConnectionSettings {
        long kinds = Stream.of(credentialsFile, nkeySeedFile, username, token)
                .filter(kind -> kind != null)
                .count();
        if (kinds > 1) {
            throw new IllegalArgumentException(
                    "only one of credentialsFile, nkeySeedFile, username and token can be given");
        }
        readable("credentialsFile", credentialsFile);
        readable("nkeySeedFile", nkeySeedFile);
    }

    private static void readable(String option, String file) {
        if (file == null || Files.isReadable(Path.of(file))) return;
        throw new IllegalArgumentException("can't read the file " + file + " (option " + option + ")");
    }

    /** What a connection is made with; listeners are yet to be added. */
    Options.Builder options() {
        Options.Builder options = new Options.Builder()
                .servers(servers.strip().split("\\s*,\\s*"))
                .connectionName(name)
                .connectionTimeout(Duration.ofSeconds(2))
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(500))
                .reconnectJitter(Duration.ofMillis(250))
                .reconnectJitterTls(Duration.ofMillis(250))
                // A connection that hangs is known to after three of these, not after six minutes.
                .pingInterval(Duration.ofSeconds(10))
                // What can't be sent now fails now: its exchange is tried again, instead of piling up in memory unseen.
                .reconnectBufferSize(0)
                // A full queue would block whoever publishes or acknowledges; the windows bound it.
                .maxMessagesInOutgoingQueue(0)
                .dataPortType(MendingPort.class.getName())
                // By default jnats writes each message that wants an answer by itself, a publish to a stream among
                // them.
                .dontForceFlushOnRequest()
                .supportUTF8Subjects()
                .reportNoResponders();
        encrypt(options);
        if (credentialsFile != null) options.authHandler(Nats.credentials(credentialsFile));
        if (nkeySeedFile != null) options.authHandler(Nats.staticCredentials(null, seed()));
        if (username != null) options.userInfo(username, password == null ? "" : password);
        if (token != null) options.token(token.toCharArray());
        return options;
    }

    private void encrypt(Options.Builder options) {
        if (ssl != null) {
            options.sslContext(ssl);
            return;
        }
        if (!tls) return;
        try {
            options.secure();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no default TLS", e);
        }
    }

    private char[] seed() {
        try {
            return Files.readString(Path.of(nkeySeedFile)).strip().toCharArray();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "can't read the file " + nkeySeedFile + " (option nkeySeedFile): " + e.getMessage(), e);
        }
    }

    /** Its servers, for people. */
    String where() {
        return masked(servers);
    }

    /** A text of jnats or the user, without what stands before an @ in URLs: passwords stay out of logs. */
    static String masked(String text) {
        return USER_INFO.matcher(text).replaceAll("//");
    }

    @Override
    public String toString() {
        return "NATS at " + where();
    }
}
