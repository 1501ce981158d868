package fairlane.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of an embedded Kafka. Only one process at a time can lock the directory. The operating system
 * releases the lock when the process ends, even after a kill -9.
 */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "fairlane.lock";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Opens and locks a data directory.
     *
     * @throws DevException if another process uses the directory, or if the directory is not writable
     */
    static DataDirectory open(Path path) {
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                throw inUse(path, channel);
            }
            write(channel, Long.toString(ProcessHandle.current().pid()));
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new DevException(
                    "the data directory " + path + " cannot be used: " + e
                            + "; choose a writable directory with --data",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process itself has locked the directory
        }
    }

    private static DevException inUse(Path path, FileChannel channel) throws IOException {
        String pid = read(channel);
        channel.close();
        return new DevException("the data directory " + path + " is in use by another fairlane dev"
                + (pid.isBlank() ? "" : " (pid " + pid + ")") + "; stop it, or choose another directory with --data");
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
