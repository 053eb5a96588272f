import Image from 'next/image';
import Link from 'next/link';

export default function Page() {
  return (
    <main>
      <h1>Welcome</h1>
      <Image src="/picture.png" width={64} height={64} alt="a picture" priority />
      <Link href="/articles/first">first</Link>
      <Link href={`/articles/${encodeURIComponent('50% [off] #1 größe')}`}>odd</Link>
    </main>
  );
}
