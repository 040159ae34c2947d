package dev.egomotion.model;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Where a pair of networks lies. */
public sealed interface ModelLocation {
    /**
     * Networks packed with the program, under models/name on the class path.
     *
     * @param name the folder's name
     */
    record Packaged(String name) implements ModelLocation {}

    /**
     * A folder with depth.onnx and pose.onnx that state their own contract, or with a model.yaml that
     * states it for them.
     *
     * @param folder the folder
     */
    record Folder(Path folder) implements ModelLocation {}

    /**
     * A file that names foreign ONNX files and states the contract for them.
     *
     * @param file YAML; the files it names are found relative to it
     */
    record Description(Path file) implements ModelLocation {}

    /** Returns the project's own networks, packed with the program. */
    static ModelLocation starter() {
        return new Packaged("egomotion-starter");
    }

    /**
     * Returns the location that a user means by a path: a folder, a YAML description, or one of the
     * ONNX files in a folder.
     */
    static ModelLocation of(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return new Description(path);
        }
        return name.endsWith(".onnx")
                ? new Folder(Objects.requireNonNull(path.toAbsolutePath().getParent()))
                : new Folder(path);
    }
}
