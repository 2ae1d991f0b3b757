package io.caravan.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the routes folder. A file is read again when what the file system says of it is another than before, or was another within the last seconds. Since no time stamp tells a change
 * for certain, every file is read again now and then all the same. For use by one thread.
 */
final class RoutesFolder {
    /** More than a tick of any file system's clock. */
    private static final long RESTED_MILLIS = 3_000;
    /** At four looks a second every ten seconds. */
    private static final int LOOKS_UNTIL_ALL_ARE_READ = 40;

    private static final String RULES = "rules";
    /** Files of editors (.x.swp, #x#, x~) are none. */
    private static final Pattern ROUTE_FILE = Pattern.compile("[^.#].*(\\.camel\\.yaml|\\.java)");

    private static final Pattern LOOKS_LIKE_ONE = Pattern.compile("[^.#].*\\.(yaml|yml|xml|java)");

    private final Path folder;
    private final Clock clock;
    private Map<Path, Seen> seen = Map.of();
    private Map<Path, Seen> seenNow = new HashMap<>();
    private int looks;

    /** @param rested whether its last change was long enough before it was read */
    private record Seen(Stamp stamp, RouteFile file, boolean rested) {}

    /** For one look. */
    RoutesFolder(Path folder) {
        this(folder, Clock.systemUTC());
    }

    RoutesFolder(Path folder, Clock clock) {
        this.folder = folder.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /** @throws IOException when it can't be listed, or a file in it can't be read: that mustn't be taken for files that are gone */
    Listing read() throws IOException {
        seen = looks++ % LOOKS_UNTIL_ALL_ARE_READ == 0 ? Map.of() : seenNow;
        seenNow = new HashMap<>();
        TreeSet<String> strays = new TreeSet<>();
        SortedMap<String, RouteFile> fixed = read(folder, strays);
        strays.remove(name(folder.resolve(RULES)));
        Path rules = folder.resolve(RULES);
        SortedMap<String, RouteFile> files = Files.exists(rules) ? read(rules, strays) : new TreeMap<>();
        return new Listing(files, fixed, strays);
    }

    private SortedMap<String, RouteFile> read(Path in, TreeSet<String> strays) throws IOException {
        SortedMap<String, RouteFile> files = new TreeMap<>();
        for (Path path : list(in)) {
            String name = path.getFileName().toString();
            if (Files.isDirectory(path)) {
                if (!name.startsWith(".")) strays.add(name(path));
            } else if (ROUTE_FILE.matcher(name).matches()) {
                read(path, files);
            } else if (LOOKS_LIKE_ONE.matcher(name).matches()) {
                strays.add(name(path));
            }
        }
        return files;
    }

    private void read(Path path, SortedMap<String, RouteFile> into) throws IOException {
        try {
            RouteFile file = file(path);
            into.put(file.name(), file);
        } catch (NoSuchFileException gone) {
            // between the listing and now
        }
    }

    private RouteFile file(Path path) throws IOException {
        long now = clock.millis();
        Optional<Stamp> stamp = Stamp.of(path); // before the text: a change in between shows the next time
        Seen before = seen.get(path);
        boolean same = before != null && before.rested && stamp.isPresent() && before.stamp.equals(stamp.get());
        RouteFile file = same ? before.file : RouteFile.of(name(path), path, text(path));
        stamp.ifPresent(is -> seenNow.put(path, new Seen(is, file, is.isOlderThan(RESTED_MILLIS, now))));
        return file;
    }

    /** What isn't UTF-8 is shown as such; the check then finds it wanting. */
    private static String text(Path path) throws IOException {
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private String name(Path path) {
        return folder.getFileName().resolve(folder.relativize(path)).toString().replace('\\', '/');
    }
}
