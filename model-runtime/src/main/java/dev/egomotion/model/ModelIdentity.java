package dev.egomotion.model;

import java.util.Map;
import java.util.Optional;

/**
 * Which network this is.
 *
 * @param name the model's name, such as egomotion-starter
 * @param version the model's version
 * @param trainingData what it was trained on, for people
 * @param licence SPDX identifier of the weights' licence, or a short text
 * @param sha256 of the file, lower-case hexadecimal
 */
public record ModelIdentity(
        String name, String version, String trainingData, String licence, String sha256) {
    /**
     * Returns what a file states of itself, where it states a name.
     *
     * @param metadata of the file
     */
    public static Optional<ModelIdentity> stated(Map<String, String> metadata) {
        return Optional.ofNullable(metadata.get(ContractKeys.NAME))
                .map(
                        name ->
                                new ModelIdentity(
                                        name,
                                        metadata.getOrDefault(ContractKeys.VERSION, ""),
                                        metadata.getOrDefault(ContractKeys.TRAINING_DATA, ""),
                                        metadata.getOrDefault(ContractKeys.LICENCE, ""),
                                        ""));
    }

    /** Returns name@version, as records carry it. */
    public String label() {
        return name + "@" + version;
    }
}
