package io.caravan;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.camel.CamelContext;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} tells: what somebody who reports a fault should name. */
final class Version implements IVersionProvider {
    private static final String BUILD = "/META-INF/maven/io.caravan/caravan/pom.properties";
    private static final String COMMIT = "git.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "caravan " + caravan() + commit() + ", Camel " + of(CamelContext.class) + ", jnats "
                    + io.nats.client.Nats.CLIENT_VERSION + ", Java " + Runtime.version()
        };
    }

    private static String caravan() throws IOException {
        String version = property(BUILD, "version");
        return version == null ? "of classes that aren't packed" : version;
    }

    /** Empty for what was built from something else than a checkout. */
    private static String commit() throws IOException {
        String commit = property(COMMIT, "git.commit.id.abbrev");
        return commit == null ? "" : " (" + commit + ")";
    }

    /** Null when the build left no such file. */
    private static String property(String file, String key) throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(file)) {
            if (in == null) return null;
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty(key);
        }
    }

    private static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "?" : version;
    }
}
