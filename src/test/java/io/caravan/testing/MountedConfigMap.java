package io.caravan.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder into which a ConfigMap is mounted, kept as Kubernetes keeps it: the files are links through {@code ..data}, which is a link to a folder with a time in its name. A change makes another
 * such folder, and one rename has {@code ..data} point to it; then links come and go, and so does the old folder.
 */
public final class MountedConfigMap {
    private final Path folder;
    private int changes;

    /** @param folder one that is there */
    public MountedConfigMap(Path folder) {
        this.folder = folder;
    }

    /** @param files texts by names, all of them */
    public void becomes(Map<String, String> files) throws IOException {
        Path data = folder.resolve("..data");
        Path before = Files.exists(data) ? data.toRealPath() : null;
        Path now = Files.createDirectory(folder.resolve("..2026_11_27_10_00_00." + ++changes));
        for (Map.Entry<String, String> file : files.entrySet())
            Files.writeString(now.resolve(file.getKey()), file.getValue());
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), now.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        for (String name : files.keySet()) {
            Path link = folder.resolve(name);
            if (!Files.isSymbolicLink(link)) Files.createSymbolicLink(link, Path.of("..data", name));
        }
        for (String name : links()) {
            if (!files.containsKey(name)) Files.delete(folder.resolve(name));
        }
        if (before != null) delete(before);
    }

    private TreeSet<String> links() throws IOException {
        TreeSet<String> links = new TreeSet<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(Files::isSymbolicLink)
                    .map(each -> each.getFileName().toString())
                    .filter(name -> !name.startsWith(".."))
                    .forEach(links::add);
        }
        return links;
    }

    private static void delete(Path old) throws IOException {
        try (Stream<Path> files = Files.list(old)) {
            for (Path file : files.toList()) Files.delete(file);
        }
        Files.delete(old);
    }
}
