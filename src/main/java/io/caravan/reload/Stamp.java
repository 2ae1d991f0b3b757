package io.caravan.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/**
 * What a file system says of a file without it being read.
 *
 * @param changed when the file's content or anything else of it was changed last: nobody can set that, unlike the time of modification
 * @param file tells it from another that took its place
 */
record Stamp(FileTime changed, FileTime modified, long size, Object file) {
    private static final String VIEW = "unix";

    /** Empty where there is no time of the last change, as on Windows. @throws IOException as for reading the file */
    static Optional<Stamp> of(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains(VIEW)) return Optional.empty();
        Map<String, Object> found = Files.readAttributes(path, VIEW + ":ctime,lastModifiedTime,size,fileKey");
        return Optional.of(new Stamp(
                (FileTime) found.get("ctime"),
                (FileTime) found.get("lastModifiedTime"),
                (Long) found.get("size"),
                found.get("fileKey")));
    }

    /** Whether the last change was at least so many milliseconds before that time: what was changed just now may change again within one tick of the file system's clock. */
    boolean isOlderThan(long millis, long atMillis) {
        return atMillis - changed.toMillis() > millis;
    }
}
