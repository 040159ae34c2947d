package dev.egomotion.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where one network's graph and contract are.
 *
 * @param files ONNX files in the order in which they run
 * @param links for inputs of later files whose name differs: input name to the name of an earlier
 *     output
 * @param stated the contract, where a description beside the files states it; empty when the ONNX
 *     file itself does
 */
record NetworkFiles(List<OnnxFile> files, Map<String, String> links, Optional<StatedKeys> stated) {
    NetworkFiles {
        files = List.copyOf(files);
        links = Map.copyOf(links);
    }

    /** A network in one file that states its own contract. */
    static NetworkFiles of(OnnxFile file) {
        return new NetworkFiles(List.of(file), Map.of(), Optional.empty());
    }
}
