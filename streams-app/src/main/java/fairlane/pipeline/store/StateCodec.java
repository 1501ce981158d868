package fairlane.pipeline.store;

import fairlane.core.limits.MeterState;
import fairlane.core.limits.RateLimit;
import fairlane.core.model.LaneCheckpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Encodes the state of lanes and meters for the state stores. Each encoded state starts with a version byte. */
final class StateCodec {
    private static final byte VERSION = 1;
    private static final int CHECKPOINT_SIZE = 1 + 8 + 8;
    private static final int LEVEL_SIZE = 8 + 8 + 4 + 8;
    private static final int UNSET_BURST = 0;

    private StateCodec() {}

    static byte[] encode(List<LaneCheckpoint> marks) {
        ByteBuffer out = ByteBuffer.allocate(1 + marks.size() * CHECKPOINT_SIZE).put(VERSION);
        for (LaneCheckpoint mark : marks) {
            out.put((byte) mark.rank()).putLong(mark.head()).putLong(mark.reservedUpTo());
        }
        return out.array();
    }

    static List<LaneCheckpoint> decodeLane(byte[] bytes) {
        ByteBuffer in = open(bytes);
        List<LaneCheckpoint> marks = new ArrayList<>();
        while (in.hasRemaining()) {
            marks.add(new LaneCheckpoint(in.get(), in.getLong(), in.getLong()));
        }
        return marks;
    }

    static byte[] encode(MeterState meter) {
        ByteBuffer out = ByteBuffer.allocate(1 + 8 + meter.levels().size() * LEVEL_SIZE);
        out.put(VERSION).putLong(meter.asOf());
        for (MeterState.Level level : meter.levels()) {
            Integer burst = level.rate().burst();
            out.putDouble(level.rate().units())
                    .putLong(level.rate().periodMillis())
                    .putInt(burst == null ? UNSET_BURST : burst)
                    .putDouble(level.units());
        }
        return out.array();
    }

    static MeterState decodeMeter(byte[] bytes) {
        ByteBuffer in = open(bytes);
        long asOf = in.getLong();
        List<MeterState.Level> levels = new ArrayList<>();
        while (in.hasRemaining()) {
            double units = in.getDouble();
            long period = in.getLong();
            int burst = in.getInt();
            levels.add(new MeterState.Level(
                    new RateLimit(units, period, burst == UNSET_BURST ? null : burst), in.getDouble()));
        }
        return new MeterState(asOf, levels);
    }

    private static ByteBuffer open(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("a state record has format " + version + ", which this version of Fairlane"
                    + " does not know: run the version that wrote it, or a later one");
        }
        return in;
    }
}
