"""Speaks text with Chatterbox: a script with heavy dependencies.

The first activation installs torch, transformers and chatterbox into an environment of its own: a couple of
gigabytes, several minutes. The model is fetched when it is used for the first time.
"""

import time
import wave
from pathlib import Path

_model = None
_device = "cpu"
_folder = Path("data") / "chatterbox"
_last: str | None = None

#: How strongly the voice is coloured, and how closely it keeps to the text's pace.
_MOODS = {
    "neutral": {"exaggeration": 0.5, "cfg_weight": 0.5},
    "calm": {"exaggeration": 0.3, "cfg_weight": 0.6},
    "excited": {"exaggeration": 0.8, "cfg_weight": 0.3},
}


def init(config: dict) -> None:
    """Load the model. `device` in config: "cuda", "mps" or "cpu"; without it, whatever there is."""
    global _model, _device, _folder
    import torch
    from chatterbox.tts import ChatterboxTTS

    _device = config.get("device") or ("cuda" if torch.cuda.is_available() else "cpu")
    _folder = Path(config.get("_workspacePath", ".")) / config.get("outDir", "data/chatterbox")
    _folder.mkdir(parents=True, exist_ok=True)
    _model = ChatterboxTTS.from_pretrained(device=_device)


def speak(text: str) -> str:
    """Speak a text into a WAV file and give its path."""
    return _write(_model.generate(text))


def speak_with_voice(text: str, voice: str) -> str:
    """Speak a text in the voice of a recording.

    `voice` is the path of a WAV file with some seconds of clear speech.
    """
    return _write(_model.generate(text, audio_prompt_path=voice))


def speak_as(text: str, mood: str = "neutral") -> str:
    """Speak a text in a mood: neutral, calm or excited."""
    if mood not in _MOODS:
        raise ValueError(f"unknown mood: {mood}; known are {', '.join(_MOODS)}")
    return _write(_model.generate(text, **_MOODS[mood]))


def get_status() -> str:
    """Tell whether the model is loaded: ready or idle."""
    return "ready" if _model is not None else "idle"


def get_sample_rate() -> int:
    """Samples per second of the files, in Hz."""
    return 0 if _model is None else int(_model.sr)


def get_device() -> str:
    """Where the model runs."""
    return _device


def get_out_dir() -> str:
    """Folder of the WAV files."""
    return str(_folder)


def get_last_file() -> str | None:
    """Path of the last WAV file."""
    return _last


def shutdown() -> None:
    """Let the model go."""
    global _model
    _model = None


def _write(samples) -> str:
    """Writes a tensor of samples between -1 and 1 as 16-bit WAV and gives the path."""
    global _last
    path = _folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 1000000:06d}.wav"
    pcm = (samples.squeeze().clamp(-1, 1) * 32767).short().cpu().numpy().tobytes()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(int(_model.sr))
        file.writeframes(pcm)
    _last = str(path)
    return _last
