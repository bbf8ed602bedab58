package io.timpani.runner.training;

import java.util.List;

/**
 * A jar of a training library in the one version that our code is made for.
 *
 * @param group of its Maven coordinates
 * @param artifact of its Maven coordinates
 * @param version of its Maven coordinates
 * @param sha256 of the file, in lower-case hexadecimal digits
 */
record LibraryFile(String group, String artifact, String version, String sha256) {
    /** XGBoost 3.0.4 with what its classes name (Apache-2.0, BSD-3-Clause). */
    static final List<LibraryFile> XGBOOST = List.of(
            new LibraryFile(
                    "ml.dmlc",
                    "xgboost4j_2.12",
                    "3.0.4",
                    "bda89cfcd9f2dfd5a15d7b43f4c5ae37b080b9f634a1938dc383278ad1a12e2d"),
            new LibraryFile(
                    "com.esotericsoftware",
                    "kryo",
                    "5.6.2",
                    "4e8b1d2f4977187af8a51a957329722dc1cdc56a7c94fbb5a791e82897629cff"),
            new LibraryFile(
                    "commons-logging",
                    "commons-logging",
                    "1.3.4",
                    "bc2dfe32f1ef06509e6a065144c1adf7b420eabf11a87f30bd127f8faa332016"));

    /** LightGBM 4.3.0 (Apache-2.0, MIT). */
    static final List<LibraryFile> LIGHTGBM = List.of(
            new LibraryFile(
                    "io.github.metarank",
                    "lightgbm4j",
                    "4.3.0-1",
                    "efba6279dc0abac51f7ee5decfd9fe17b7cf95300c448d9521732f7222ac4a23"),
            new LibraryFile(
                    "org.slf4j",
                    "slf4j-api",
                    "2.0.17",
                    "7b751d952061954d5abfed7181c1f645d336091b679891591d63329c622eb832"));

    /** Its name. */
    String file() {
        return artifact + "-" + version + ".jar";
    }

    /** Where a Maven repository has it. */
    String path() {
        return group.replace('.', '/') + "/" + artifact + "/" + version + "/" + file();
    }
}
