package io.caravan.bench;

import io.caravan.servers.MinioServer;
import io.caravan.servers.MinioSettings;
import io.caravan.servers.NatsServer;
import io.caravan.servers.ServerProgram;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Uploads objects to a MinIO of its own, which tells NATS of each as is recommended; as fast as a few clients at once get it done. */
final class Uploader implements AutoCloseable {
    private static final int CLIENTS = 8;

    private final MinioServer minio;
    private final MinioClient client;
    private final ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);

    private Uploader(MinioServer minio) {
        this.minio = minio;
        this.client = minio.client();
    }

    static Uploader start(ServerProgram program, Path folder, NatsServer nats) {
        MinioServer minio = MinioServer.start(program, MinioSettings.in(folder), nats);
        minio.makeBucket(Load.BUCKET);
        return new Uploader(minio);
    }

    /** Returns when all are uploaded: how many a second. @param first number of the first object, as in {@link Load} */
    double upload(int first, int count) throws Exception {
        AtomicInteger next = new AtomicInteger();
        Callable<Void> work = () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) put(first + i);
            return null;
        };
        long begin = System.nanoTime();
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) all.add(executor.submit(work));
        for (Future<Void> each : all) each.get();
        return count / ((System.nanoTime() - begin) / 1e9);
    }

    private void put(int number) throws Exception {
        client.putObject(PutObjectArgs.builder().bucket(Load.BUCKET).object(Load.key(number, "png")).stream(
                        new ByteArrayInputStream(new byte[1]), 1L, -1L)
                .build());
    }

    @Override
    public void close() throws Exception {
        executor.shutdownNow();
        client.close();
        minio.close();
    }
}
