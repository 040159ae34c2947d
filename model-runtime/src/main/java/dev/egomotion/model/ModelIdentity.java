package dev.egomotion.model;

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
    /** Returns name@version, as records carry it. */
    public String label() {
        return name + "@" + version;
    }
}
