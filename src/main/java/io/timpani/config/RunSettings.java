package io.timpani.config;

/** What a command is told besides its model: one record per command. */
public sealed interface RunSettings
        permits ScoreSettings,
                FitSettings,
                PerfTestSettings,
                ValidationSettings,
                NewModelSettings,
                NewEnvSettings,
                PushSettings,
                DoctorSettings {}
