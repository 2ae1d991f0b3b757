package io.caravan.reload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the routes folder. It reads every file each time: they are few and small, and no time stamp tells a change for certain. */
final class RoutesFolder {
    private static final String RULES = "rules";
    /** Files of editors (.x.swp, #x#, x~) are none. */
    private static final Pattern ROUTE_FILE = Pattern.compile("[^.#].*(\\.camel\\.yaml|\\.java)");

    private static final Pattern LOOKS_LIKE_ONE = Pattern.compile("[^.#].*\\.(yaml|yml|xml|java)");

    private final Path folder;

    RoutesFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** @throws IOException when it can't be listed, or a file in it can't be read: that mustn't be taken for files that are gone */
    Listing read() throws IOException {
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
            into.put(name(path), RouteFile.of(name(path), path, text(path)));
        } catch (NoSuchFileException gone) {
            // between the listing and now
        }
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
