package dev.egomotion.model;

/** A model file that breaks the contract: says which file, which key, what was found and what is allowed. */
public final class ModelContractException extends ModelException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String key;
    private final String found;
    private final String allowed;

    /**
     * Creates the exception.
     *
     * @param file the ONNX file or model.yaml
     * @param key the contract's key, such as egomotion.depth.kind
     * @param found the value found, or "missing"
     * @param allowed what may stand there
     */
    public ModelContractException(String file, String key, String found, String allowed) {
        super("%s: %s is %s; allowed: %s".formatted(file, key, found, allowed));
        this.file = file;
        this.key = key;
        this.found = found;
        this.allowed = allowed;
    }

    /** Returns the ONNX file or model.yaml. */
    public String file() {
        return file;
    }

    /** Returns the contract's key. */
    public String key() {
        return key;
    }

    /** Returns the value found. */
    public String found() {
        return found;
    }

    /** Returns what may stand there. */
    public String allowed() {
        return allowed;
    }
}
