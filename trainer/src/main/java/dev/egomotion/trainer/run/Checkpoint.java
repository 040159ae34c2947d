package dev.egomotion.trainer.run;

import dev.egomotion.trainer.export.WholeFile;
import dev.egomotion.trainer.network.CheckpointException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training run as it stands. Batches follow from the recipe's seed and the number of the step, so the step
 * is the random state and the position in the data as well.
 *
 * @param seed of the recipe
 * @param step steps done
 * @param seconds trained so far, wall clock
 * @param values weights and moments of the optimizer by name, prefixed by the network's role
 */
public record Checkpoint(long seed, long step, double seconds, Map<String, float[]> values) {
    private static final int MAGIC = 0x65676d32; // "egm2"

    /** Writes the file whole or not at all. */
    public void write(Path file) throws IOException {
        WholeFile.write(file, this::write);
    }

    public void write(OutputStream stream) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream))) {
            out.writeInt(MAGIC);
            out.writeLong(seed);
            out.writeLong(step);
            out.writeDouble(seconds);
            out.writeInt(values.size());
            for (Map.Entry<String, float[]> entry : values.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().length);
                ByteBuffer bytes = ByteBuffer.allocate(4 * entry.getValue().length);
                bytes.asFloatBuffer().put(entry.getValue());
                out.write(bytes.array());
            }
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @throws CheckpointException if the file is absent or not a whole checkpoint
     */
    public static Checkpoint read(Path file) {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != MAGIC) {
                throw new CheckpointException(file + ": not a checkpoint of this trainer");
            }
            long seed = in.readLong();
            long step = in.readLong();
            double seconds = in.readDouble();
            Map<String, float[]> values = new LinkedHashMap<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                float[] numbers = new float[in.readInt()];
                byte[] bytes = in.readNBytes(4 * numbers.length);
                ByteBuffer.wrap(bytes).asFloatBuffer().get(numbers);
                values.put(name, numbers);
            }
            return new Checkpoint(seed, step, seconds, values);
        } catch (IOException | java.nio.BufferUnderflowException e) {
            throw new CheckpointException(file + ": no whole checkpoint that can be read", e);
        }
    }

    /** Returns the values whose name begins with a prefix, without it. */
    public Map<String, float[]> part(String prefix) {
        Map<String, float[]> part = new LinkedHashMap<>();
        values.forEach(
                (name, numbers) -> {
                    if (name.startsWith(prefix)) {
                        part.put(name.substring(prefix.length()), numbers);
                    }
                });
        return part;
    }
}
