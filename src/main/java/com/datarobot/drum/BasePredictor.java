package com.datarobot.drum;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A predictor that takes CSV and answers with CSV, in the form the reference server knows.
 *
 * <p>The server makes one instance by the constructor with a {@code String}, calls {@link #configure} once and then one
 * prediction at a time. Every method may throw anything; an overriding method may declare less. The context class loader is
 * that of the user's jars throughout.
 */
public abstract class BasePredictor {
    /** The name this predictor was made with. */
    protected final String name;

    /**
     * Makes a predictor.
     *
     * @param name the class name by which it was asked for
     */
    protected BasePredictor(String name) {
        this.name = name;
    }

    /**
     * Called once, before any prediction. Does nothing unless overridden.
     *
     * @param parameters where the model is ({@code __custom_model_path__}), what it is to answer and how the server was
     *     started; a value is {@code null} when the setting is not set
     */
    public void configure(Map<String, Object> parameters) throws Exception {}

    /**
     * Predicts.
     *
     * @param data CSV with a header, UTF-8
     * @return CSV with a header: one row per input row, one column per class label, or a single column of values
     */
    public abstract String predict(byte[] data) throws Exception;

    /**
     * Predicts from a file, which is how large data come. Unless overridden, reads all of it and calls
     * {@link #predict(byte[])}.
     *
     * @param filename absolute path of a CSV file, deleted after the call
     * @return as {@link #predict(byte[])} does
     */
    public String predictCSV(String filename) throws Exception {
        return predict(Files.readAllBytes(Path.of(filename)));
    }

    /**
     * Answers a request of any form. Refuses unless overridden.
     *
     * @param data the whole body
     * @param mimetype media type of the body
     * @param charset charset of the body
     * @param query first value of each query parameter
     * @return {@code String} or {@code byte[]}
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the signature that user classes override
    public <T> T predictUnstructured(byte[] data, String mimetype, String charset, Map<String, String> query)
            throws Exception {
        throw new UnsupportedOperationException(getClass().getName() + " does not override predictUnstructured");
    }
}
