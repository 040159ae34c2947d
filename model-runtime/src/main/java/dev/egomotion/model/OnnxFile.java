package dev.egomotion.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of one ONNX file.
 *
 * @param name for messages
 * @param bytes direct buffer, from position 0 to its limit
 */
record OnnxFile(String name, ByteBuffer bytes) {
    private static final String EXPECTED = "an ONNX file";

    /** Maps a file into memory, so that weights never pass through the heap. */
    static OnnxFile map(Path path) throws ModelException {
        if (!Files.isRegularFile(path)) {
            throw new ModelContractException(
                    path.toString(),
                    "file",
                    Files.exists(path) ? "not a file" : "missing",
                    EXPECTED);
        }
        try (FileChannel channel = FileChannel.open(path)) {
            return new OnnxFile(
                    path.toString(), channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (IOException e) {
            throw new ModelException(path + ": cannot be read; may this user read it?", e);
        }
    }

    /** Reads a resource of the program. */
    static OnnxFile resource(String resource) throws ModelException {
        try (InputStream in = OnnxFile.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new ModelContractException(
                        "class path",
                        resource,
                        "missing",
                        "the model that is packed with the program");
            }
            byte[] bytes = in.readAllBytes();
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
            return new OnnxFile(resource, direct.put(bytes).flip());
        } catch (ModelException e) {
            throw e;
        } catch (IOException e) {
            throw new ModelException(resource + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
