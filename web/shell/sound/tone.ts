/** The volume; 1 is the loudest. */
const SOFT = 0.08
/** The length of a note, in seconds. */
const LENGTH_S = 0.35

let context: AudioContext | undefined

/** Plays two soft notes. Does nothing if the browser has no sound or does not allow it. Never rejects. */
export async function playTone(): Promise<void> {
  try {
    context ??= new AudioContext()
    await context.resume()
    for (const [at, hertz] of [660, 880].entries())
      playNote(context, hertz, context.currentTime + at * 0.12)
  } catch {
    // No device or no permission. The page also shows the new order, so nothing is lost.
  }
}

/** Whether the viewer has used this tab. Before that, browsers allow no sound. */
export function mayPlayTones(): boolean {
  return 'userActivation' in navigator ? navigator.userActivation.hasBeenActive : true
}

/** Plays a note that swells and fades, because an abrupt start or end clicks. */
function playNote(audio: AudioContext, hertz: number, start: number): void {
  const oscillator = audio.createOscillator()
  const volume = audio.createGain()
  oscillator.frequency.value = hertz
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(SOFT, start + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH_S)
  oscillator.connect(volume).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + LENGTH_S)
}
